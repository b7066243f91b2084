/** What the command line can do, a line each, with one real example. */
export const descriptions: Record<string, { does: string; example: string }> = {
  start: { does: 'starts the training federation', example: 'comity start --federation us,th,ng --training' },
  status: { does: 'says how each running node is', example: 'comity status --json' },
  doctor: { does: 'says what is wrong and what to do', example: 'comity doctor --prove --json' },
  scenario: { does: 'plays an exercise between real nodes', example: 'comity scenario play us-th-ng --fast --json' },
  request: { does: 'lists, shows, drafts, sends and answers requests', example: 'comity request list --node th' },
  law: {
    does: 'which law applies, and what it asks for',
    example: 'comity law basis --from USA --to THA --measure witness_statement',
  },
  match: { does: 'are these the same person or identifier', example: 'comity match pairs pairs.csv --jsonl' },
  intel: { does: 'what do these posts tell', example: 'comity intel extract posts.csv --jsonl' },
  log: { does: 'checks transparency logs and their proofs', example: 'comity log check http://127.0.0.1:8080' },
  envelope: { does: 'checks and opens sealed messages', example: 'comity envelope verify message.json --keys keys' },
  vectors: { does: 'runs the conformance vectors', example: 'comity vectors run spec/vectors --json' },
  validate: {
    does: 'checks a message against its schema',
    example: 'comity validate request.json --kind request.submit --json',
  },
  completion: { does: 'prints shell completion', example: 'comity completion bash' },
};

export function describeCommands(): string {
  const lines = Object.entries(descriptions).map(([name, { does }]) => `  ${name.padEnd(12)}${does}`);
  return `Comity: cooperation between authorities in trafficking investigations\n\n${lines.join('\n')}\n\nEach has --help with an example.\n`;
}

/** The help of one command: its purpose, its ways of being called, a real example. */
export function describe(name: string, usage: readonly string[]): string {
  const { does = '', example = '' } = descriptions[name] ?? {};
  return `comity ${name}: ${does}\n\n${usage.map((line) => `  ${line}`).join('\n')}\n\nExample: ${example}\n`;
}
