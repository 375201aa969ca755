// Two workers in one process: one charges and stores the callback with the answer, the other keeps status and id.
'use strict';
const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis');
const { Pool } = require('undici');
const { connection, stripe, concurrency, workload, jobOptions } = require('./shared');

const authorization = 'Basic ' + Buffer.from('sk_test_bench:').toString('base64');
const pool = new Pool(stripe, { connections: concurrency, pipelining: 1, headersTimeout: 80000, bodyTimeout: 80000 });
const redis = new Redis(connection);
const callbacks = new Queue('callback', { connection, defaultJobOptions: jobOptions });

async function charge(job) {
  const { number, amount, currency, description } = job.data;
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/v1/payment_intents',
    headers: {
      authorization,
      'idempotency-key': `charge-${number}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ amount, currency, description }).toString(),
  });
  const answer = await body.json();
  if (statusCode !== 200) {
    throw new Error(`Stripe answers ${statusCode}`);
  }
  await callbacks.add('callback', { number, answer });
}

let done = 0;
let told = 0;

async function callback(job) {
  const { number, answer } = job.data;
  await redis.hset(`charge:${number}`, 'status', answer.status, 'id', answer.id);
}

// A measurement with faults is none.
function fail(fault) {
  console.error(fault);
  process.exit(1);
}

async function main() {
  const workers = workload === 'W1'
    ? [new Worker('empty', async () => {}, { connection, concurrency })]
    : [new Worker('charge', charge, { connection, concurrency }),
       new Worker('callback', callback, { connection, concurrency })];
  workers[workers.length - 1].on('completed', () => { done++; });
  workers.forEach((worker) => worker.on('failed', (job, fault) => fail(fault)));
  workers.forEach((worker) => worker.on('error', fail));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  console.log('ready');
  setInterval(() => {
    if (done !== told) {
      told = done;
      console.log(`done ${done}`);
    }
  }, 10);
  process.stdin.on('end', () => process.exit(0)).resume();
}

main().catch(fail);
