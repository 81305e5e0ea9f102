/** End an incident that was none; the journal keeps why. */
import { incidentState } from './incidentState';

export const cancelIncident = incidentState({
  id: 'cancel_incident', title: 'command.cancel_incident', sent: 'sent.cancel_incident', to: 'cancelled', from: ['reported', 'triaged', 'active'], needsReason: true,
});
