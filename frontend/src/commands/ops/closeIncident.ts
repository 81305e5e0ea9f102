/** End an incident that is over. */
import { incidentState } from './incidentState';

export const closeIncident = incidentState({
  id: 'close_incident', title: 'command.close_incident', sent: 'sent.close_incident', to: 'closed', from: ['triaged', 'active', 'contained'], needsReason: false,
});
