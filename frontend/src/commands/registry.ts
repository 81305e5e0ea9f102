/** Every operation of the console. Palette, key bindings and help are made from this list and from nothing else. */
import { acceptHandOver } from './ops/acceptHandOver';
import { acceptCustody } from './ops/acceptCustody';
import { adjustQuantity } from './ops/adjustQuantity';
import { attachEquipment } from './ops/attachEquipment';
import { cancelEquipmentOffer } from './ops/cancelEquipmentOffer';
import { refuseOffer, takeOffer } from './ops/decideCounter';
import { declineCustody } from './ops/declineCustody';
import { describeEquipment } from './ops/describeEquipment';
import { detachEquipment } from './ops/detachEquipment';
import { draftAgreement, reviseAgreement, amendAgreement } from './ops/draftAgreement';
import { findNear } from './ops/findNear';
import { handOverEquipment } from './ops/handOverEquipment';
import { moveEquipment } from './ops/moveEquipment';
import { activateAgreement, breakGlass, deactivateAgreement } from './ops/openClauses';
import { recordMaintenance } from './ops/recordMaintenance';
import { registerEquipment } from './ops/registerEquipment';
import { retireEquipment } from './ops/retireEquipment';
import { reviewGlass } from './ops/reviewGlass';
import { setCondition } from './ops/setCondition';
import { acknowledgeAlarm } from './ops/acknowledgeAlarm';
import { askToTalk } from './ops/askToTalk';
import { closeAlarm } from './ops/closeAlarm';
import { raiseDuress } from './ops/raiseDuress';
import { reportDelay } from './ops/reportDelay';
import { shelveAlarm } from './ops/shelveAlarm';
import { proposeAgreement, refuseAgreement, signAgreement, withdrawAgreement } from './ops/signAgreement';
import { endAgreement, resumeAgreement, suspendAgreement } from './ops/stopAgreement';
import { withdrawDuress } from './ops/withdrawDuress';
import { acceptPart, acceptTask, counterTask, declineTask, withdrawTask } from './ops/answerTask';
import { activateIncident } from './ops/activateIncident';
import { addMilestone } from './ops/addMilestone';
import { addNote } from './ops/addNote';
import { advanceAssignment } from './ops/advanceAssignment';
import { attachFile } from './ops/attachFile';
import { assignUnit, offerUnit } from './ops/assignUnit';
import { cancelAssignment } from './ops/cancelAssignment';
import { cancelIncident } from './ops/cancelIncident';
import { cancelTask } from './ops/cancelTask';
import { changeIncident } from './ops/changeIncident';
import { grantRole, withdrawRole } from './ops/changeRoles';
import { changeZone } from './ops/changeZone';
import { closeIncident } from './ops/closeIncident';
import { completeTask } from './ops/completeTask';
import { configureAgency } from './ops/configureAgency';
import { containIncident } from './ops/containIncident';
import { declineAssignment } from './ops/declineAssignment';
import { dispatchTask } from './ops/dispatchTask';
import { divertAssignment } from './ops/divertAssignment';
import { drawZone } from './ops/drawZone';
import { eraseTexts } from './ops/eraseTexts';
import { goTo } from './ops/goTo';
import { handOver } from './ops/handOver';
import { handOverLeg } from './ops/handOverLeg';
import { closeTask, demobilizeTask, mobilizeTask, resumeTask, reviewTask, suspendTask } from './ops/moveTask';
import { offerLead, refuseLead, takeBackLead, takeLead, takeOverLead } from './ops/handLead';
import { linkChild, linkDuplicate, unlinkIncident } from './ops/linkIncident';
import { importZones } from './ops/importZones';
import { liftZone } from './ops/liftZone';
import { orderQueue } from './ops/orderQueue';
import { openCrew } from './ops/openCrew';
import { openNegotiation } from './ops/openNegotiation';
import { printTask } from './ops/printTask';
import { proposeByTemplate } from './ops/proposeByTemplate';
import { proposeTask } from './ops/proposeTask';
import { registerPerson } from './ops/registerPerson';
import { releaseUnit } from './ops/releaseUnit';
import { removeAttachment } from './ops/removeAttachment';
import { renamePerson } from './ops/renamePerson';
import { reopenIncident } from './ops/reopenIncident';
import { reportIncident } from './ops/reportIncident';
import { reserveUnit } from './ops/reserveUnit';
import { reviseTask } from './ops/reviseTask';
import { scheduleIncident } from './ops/scheduleIncident';
import { sendUnits } from './ops/sendUnits';
import { setAvailability } from './ops/setAvailability';
import { setCapacity } from './ops/setCapacity';
import { setClock } from './ops/setClock';
import { setHold } from './ops/setHold';
import { setClearance } from './ops/setClearance';
import { setEnabled } from './ops/setEnabled';
import { setStatusCode } from './ops/setStatusCode';
import { signOff } from './ops/signOff';
import { signOn } from './ops/signOn';
import { standDown } from './ops/standDown';
import { startLeg } from './ops/startLeg';
import { startTask } from './ops/startTask';
import { takeOutOfService } from './ops/takeOutOfService';
import { toggles } from './ops/toggles';
import { triageIncident } from './ops/triageIncident';
import { answerChecklist } from './ops/answerChecklist';
import { attachPhoto } from './ops/attachPhoto';
import { closeList } from './ops/closeList';
import { concludeInspection } from './ops/concludeInspection';
import { drawTargets } from './ops/drawTargets';
import { excludeInspector } from './ops/excludeInspector';
import { finishVisit } from './ops/finishVisit';
import { listTargets } from './ops/listTargets';
import { nameInspectors } from './ops/nameInspectors';
import { orderRectification } from './ops/orderRectification';
import { recheckOrder } from './ops/recheckOrder';
import { recordFinding } from './ops/recordFinding';
import { reopenList } from './ops/reopenList';
import { showSheet } from './ops/showSheet';
import { skipTarget } from './ops/skipTarget';
import { startVisit } from './ops/startVisit';
import { unlistTargets } from './ops/unlistTargets';
import { withdrawOrder } from './ops/withdrawOrder';
import { addEvidenceFile } from './ops/addEvidenceFile';
import { answerReferral } from './ops/answerReferral';
import { closeReferral } from './ops/closeReferral';
import { collectEvidence } from './ops/collectEvidence';
import { countersignMeasure } from './ops/countersignMeasure';
import { liftMeasure } from './ops/liftMeasure';
import { offerEvidence } from './ops/offerEvidence';
import { receiveEvidence } from './ops/receiveEvidence';
import { referCase } from './ops/referCase';
import { refuseCountersignature } from './ops/refuseCountersignature';
import { refuseEvidence } from './ops/refuseEvidence';
import { releaseEvidence } from './ops/releaseEvidence';
import { reviewMeasure } from './ops/reviewMeasure';
import { setCountersigning } from './ops/setCountersigning';
import { showEnforcementSheet } from './ops/showEnforcementSheet';
import { takeBackEvidence } from './ops/takeBackEvidence';
import { takeMeasure } from './ops/takeMeasure';
import { withdrawReferral } from './ops/withdrawReferral';
import { approveReport, composeReport, returnReport, showReport } from './ops/composeReport';
import { createPost, endPost, fillPost, vacatePost } from './ops/fillPost';
import { changeShelter, closeShelter, openShelter } from './ops/openShelter';
import { changeEvacuation, endEvacuation, orderEvacuation } from './ops/orderEvacuation';
import { placeUnit, removeUnit } from './ops/placeUnit';
import { changePeriod, planPeriod } from './ops/planPeriod';
import { nameSources, reportFigures, withdrawFigures } from './ops/reportFigures';
import { addObjective, judgeObjective } from './ops/setObjective';
import { changeSector, endSector, setUpSector } from './ops/setUpSector';
import type { Context, Operation } from './types';

/** Arguments differ per operation; whoever runs one by name has them from `fromSelection` of the same operation. */
export type AnyOperation = Operation<any>;

export const OPERATIONS: readonly AnyOperation[] = [
  reportIncident, triageIncident, changeIncident, scheduleIncident, linkDuplicate, linkChild, unlinkIncident, addMilestone, activateIncident, containIncident, closeIncident, reopenIncident,
  cancelIncident, addNote, attachFile, removeAttachment, assignUnit, offerUnit, advanceAssignment, declineAssignment, cancelAssignment, divertAssignment,
  setAvailability, setStatusCode, reserveUnit, releaseUnit, takeOutOfService, orderQueue, startLeg, handOverLeg, setCapacity, configureAgency,
  dispatchTask, proposeByTemplate, proposeTask, reviseTask, takeOffer, refuseOffer, acceptTask, acceptPart, counterTask, declineTask, withdrawTask,
  mobilizeTask, sendUnits, startTask, suspendTask, resumeTask, completeTask, standDown, demobilizeTask, closeTask, reviewTask, cancelTask, openNegotiation, printTask,
  listTargets, unlistTargets, nameInspectors, excludeInspector, closeList, reopenList, drawTargets, skipTarget, startVisit,
  answerChecklist, attachPhoto, recordFinding, finishVisit, orderRectification, recheckOrder, withdrawOrder, concludeInspection, showSheet,
  takeMeasure, countersignMeasure, refuseCountersignature, reviewMeasure, liftMeasure, collectEvidence, addEvidenceFile, offerEvidence, receiveEvidence, refuseEvidence,
  takeBackEvidence, releaseEvidence, referCase, answerReferral, withdrawReferral, closeReferral, setCountersigning, showEnforcementSheet,
  planPeriod, changePeriod, addObjective, judgeObjective, setUpSector, changeSector, endSector, placeUnit, removeUnit, createPost, fillPost, vacatePost, endPost, orderEvacuation, changeEvacuation, endEvacuation,
  openShelter, changeShelter, closeShelter, reportFigures, withdrawFigures, nameSources, composeReport, approveReport, returnReport, showReport,
  offerLead, takeBackLead, takeLead, refuseLead, takeOverLead, drawZone, changeZone,
  liftZone, importZones, acknowledgeAlarm, shelveAlarm, closeAlarm, raiseDuress, withdrawDuress, askToTalk, reportDelay, goTo,
  signOn, signOff, openCrew, handOver, acceptHandOver, registerPerson, renamePerson, setEnabled, setClearance, grantRole, withdrawRole, eraseTexts, setHold, setClock,
  registerEquipment, describeEquipment, attachEquipment, detachEquipment, moveEquipment, handOverEquipment, acceptCustody, declineCustody, cancelEquipmentOffer,
  setCondition, adjustQuantity, recordMaintenance, retireEquipment, findNear,
  draftAgreement, reviseAgreement, amendAgreement, proposeAgreement, withdrawAgreement, signAgreement, refuseAgreement, suspendAgreement, resumeAgreement, endAgreement,
  activateAgreement, deactivateAgreement, breakGlass, reviewGlass, ...toggles,
];

/** `named`: with which of several. */
export interface Offer { operation: AnyOperation; args: unknown; named?: string; reason: ReturnType<AnyOperation['reasonIfNot']> }

/** What can be done with what is selected now; the ones that cannot come last, with their reason. */
export function offers(ctx: Context): Offer[] {
  const out: Offer[] = [];
  for (const operation of OPERATIONS) {
    if (!operation.available(ctx)) continue;
    const args: unknown = operation.fromSelection(ctx);
    if (args !== null) out.push({ operation, args, reason: operation.reasonIfNot(ctx, args) });
    for (const one of operation.each?.(ctx) ?? []) out.push({ operation, ...one, reason: operation.reasonIfNot(ctx, one.args) });
  }
  return out.sort((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
}
