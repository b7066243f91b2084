import type { Permission, Role } from './api.ts';

/** The work on requests: to read them, to write one, to carry one out, to decide about one. */
const reads = ['contacts:read', 'deadlines:read', 'requests:read'] as const;
const writes = ['drafts:read', 'drafts:write', 'approvals:read', 'deadlines:write'] as const;
const decides = ['requests:send', 'requests:triage', 'requests:decide', 'requests:execute'] as const;
const leads = ['approvals:decide', 'requests:send-urgent', 'calendar:write', 'contacts:write'] as const;
/** Trust in a partner falls by one person; it rises by two (peers). */
const trusts = ['partners:read', 'partners:write'] as const;

/** The work on what is given under conditions: to see it, to give and to take in, to take back. */
const sees = ['handling:read', 'information:read', 'evidence:read'] as const;
const gives = ['handling:write', 'information:share', 'evidence:register'] as const;
const answersFor = ['information:permit', 'information:recall', 'evidence:offer', 'evidence:countersign'] as const;

/**
 * Who may do what: the one table. Default is deny. Some pairs exclude each other on purpose: a node administrator sees no
 * case, an approver approves but a human never approves what the same human asked for (approvals).
 */
const permissionsOfRole: Record<Role, readonly Permission[]> = {
  investigator: [...reads, ...writes, 'requests:execute', ...sees, ...gives],
  analyst: [...reads, ...sees, 'evidence:register'],
  'registry-clerk': [
    ...reads,
    'deadlines:write',
    'requests:triage',
    ...sees,
    'handling:write',
    'evidence:register',
    'evidence:countersign',
  ],
  'central-authority-lawyer': [
    ...reads,
    ...writes,
    ...decides,
    'contacts:write',
    'requests:send-urgent',
    ...sees,
    ...gives,
    ...answersFor,
  ],
  'central-authority-approver': [
    ...reads,
    ...writes,
    ...decides,
    ...leads,
    ...trusts,
    ...sees,
    ...gives,
    ...answersFor,
  ],
  prosecutor: [...reads, ...writes, 'approvals:decide', 'requests:execute', ...sees, ...gives, ...answersFor],
  'forensic-examiner': [...reads, 'requests:execute', ...sees, 'evidence:register', 'evidence:verify'],
  'protection-officer': ['contacts:read', ...sees, ...gives, ...answersFor],
  'liaison-officer': [...reads, ...writes, ...sees, ...gives],
  'duty-officer-24-7': [...reads, ...writes, ...decides, 'requests:send-urgent', ...sees, ...gives],
  'border-officer': ['contacts:read'],
  translator: [...reads, 'drafts:read'],
  trainee: [...reads, 'drafts:read'],
  dpo: ['audit:read', 'partners:read'],
  auditor: ['audit:read'],
  'node-administrator': ['node:read', 'partners:read', 'partners:write'],
};

/** What an officer of these roles may do, each permission once. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => permissionsOfRole[role]))];
}
