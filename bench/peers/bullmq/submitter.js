'use strict';
const readline = require('node:readline');
const { Queue } = require('bullmq');
const { connection, workload, jobOptions, charge } = require('./shared');

const queue = new Queue(workload === 'W1' ? 'empty' : 'charge', { connection, defaultJobOptions: jobOptions });
const data = (number) => (workload === 'W1' ? { number } : charge(number));

async function add(from, count) {
  for (let i = from; i < from + count; i += 500) {
    const numbers = Array.from({ length: Math.min(500, from + count - i) }, (_, k) => i + k);
    await queue.addBulk(numbers.map((number) => ({ name: 'charge', data: data(number) })));
  }
  return `added ${count}`;
}

async function submit(from, count, callers) {
  const took = [];
  const kept = [];
  let next = from;
  const caller = async () => {
    while (next < from + count) {
      const number = next++;
      const begun = process.hrtime.bigint();
      const stored = queue.add('charge', data(number));
      kept.push(Number(process.hrtime.bigint() - begun) / 1e3);
      await stored;
      took.push(Number(process.hrtime.bigint() - begun) / 1e3);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const at = (values, share) => values[Math.min(values.length - 1, Math.ceil(share * values.length) - 1)].toFixed(1);
  took.sort((a, b) => a - b);
  kept.sort((a, b) => a - b);
  return `latency ${at(took, 0.5)} ${at(took, 0.95)} ${at(took, 0.99)} ${at(kept, 0.99)}`;
}

async function main() {
  await queue.waitUntilReady();
  console.log('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [word, ...numbers] = line.split(' ');
    console.log(await (word === 'add' ? add : submit)(...numbers.map(Number)));
  }
  process.exit(0);
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
