import type { Role, SessionOfficer } from '../src/officers/api.ts';
import { permissionsOf } from '../src/officers/permissions.ts';

/** An officer of the exercise in a seat: `TH-CA-1` works in the central unit of Thailand. */
export function seat(id: string, role: Role, purpose = 'CASE'): SessionOfficer {
  const [country = ''] = id.toLowerCase().split('-');
  const unit = units[country]?.[role] ?? units[country]?.other ?? 'nowhere';
  return { id, name: id, roles: [role], units: [unit], permissions: permissionsOf([role]), purpose };
}

const units: Record<string, Partial<Record<Role | 'other', string>>> = {
  us: {
    other: 'us.justice.mla',
    investigator: 'us.justice.hsi-fresno',
    'forensic-examiner': 'us.justice.lab',
    'protection-officer': 'us.justice.protection',
  },
  th: { other: 'th.oag.mla', 'forensic-examiner': 'th.oag.lab', 'protection-officer': 'th.oag.protection' },
  ng: { other: 'ng.justice.mla', 'protection-officer': 'ng.justice.protection' },
};
