/** Say that an incident no longer grows. */
import { incidentState } from './incidentState';

export const containIncident = incidentState({
  id: 'contain_incident', title: 'command.contain_incident', sent: 'sent.contain_incident', to: 'contained', from: ['active'], needsReason: false,
});
