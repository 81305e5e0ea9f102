/** Take an incident up again; the journal keeps why. */
import { incidentState } from './incidentState';

export const reopenIncident = incidentState({
  id: 'reopen_incident', title: 'command.reopen_incident', sent: 'sent.reopen_incident', to: 'reopened', from: ['closed', 'cancelled'], needsReason: true,
});
