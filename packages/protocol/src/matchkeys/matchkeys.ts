export { compactAccount, normalAccount, normalIban } from './account.ts';
export { cleanText, digitOf } from './clean.ts';
export { compactDocument, mrzCheckDigit, normalDocument, normalPassport } from './document.ts';
export { normalEmail, normalHandle } from './handle.ts';
export type { IdentifierReason, NormalForm } from './identifier.ts';
export { normalPhone, type Phone } from './phone.ts';
export { type Script, scriptOf, scriptOfWord } from './scripts.ts';
export { normalVehicle } from './vehicle.ts';
export { addWords, type NameWord, nameLimits, nameWords, splitName } from './words.ts';
