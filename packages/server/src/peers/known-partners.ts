/** What other modules read and note of partners. */
export {
  clearLineWait,
  type PartnerRow,
  selectLine,
  selectPartner,
  selectPartnerForGateway,
  selectPolled,
  selectTrust,
  type TrustRow,
  updateLine,
} from './store.ts';
