/** What other modules read and lay down of mail that has come. */
export {
  clearMailWaits,
  deleteRejected,
  insertRawMail,
  selectInbox,
  selectMail,
  selectMailStates,
  selectNewStreams,
  selectReceipts,
  selectUnreceipted,
  selectUnreceiptedEquivocations,
  takeTokens,
} from './store.ts';
