/** Say that work on an incident has begun. */
import { incidentState } from './incidentState';

export const activateIncident = incidentState({
  id: 'activate_incident', title: 'command.activate_incident', sent: 'sent.activate_incident', to: 'active', from: ['triaged', 'contained'], needsReason: false,
});
