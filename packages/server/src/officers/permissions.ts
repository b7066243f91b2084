import type { Permission, Role } from './api.ts';

/**
 * Who may do what: the one table. Default is deny. Some pairs exclude each other on purpose: a node administrator sees no
 * case, an approver approves but a human never approves what the same human asked for (approvals).
 */
const permissionsOfRole: Record<Role, readonly Permission[]> = {
  investigator: ['contacts:read'],
  analyst: ['contacts:read'],
  'registry-clerk': ['contacts:read'],
  'central-authority-lawyer': ['contacts:read', 'contacts:write'],
  'central-authority-approver': ['contacts:read', 'contacts:write'],
  prosecutor: ['contacts:read'],
  'forensic-examiner': ['contacts:read'],
  'protection-officer': ['contacts:read'],
  'liaison-officer': ['contacts:read'],
  'duty-officer-24-7': ['contacts:read'],
  'border-officer': ['contacts:read'],
  translator: ['contacts:read'],
  trainee: ['contacts:read'],
  dpo: ['audit:read'],
  auditor: ['audit:read'],
  'node-administrator': ['node:read', 'partners:read'],
};

/** What an officer of these roles may do, each permission once. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => permissionsOfRole[role]))];
}
