// What submitter and worker share.
'use strict';

const env = process.env;

exports.connection = { host: '127.0.0.1', port: Number(env.BENCH_REDIS_PORT), maxRetriesPerRequest: null };
exports.stripe = `http://127.0.0.1:${env.BENCH_STRIPE_PORT}`;
exports.concurrency = Number(env.BENCH_CONCURRENCY);
exports.workload = env.BENCH_WORKLOAD;

// Nothing is kept of a job that has ended: the status is in a hash of its own.
exports.jobOptions = { removeOnComplete: true, removeOnFail: false, attempts: 3 };

const description = 'x'.repeat(Number(env.BENCH_PAYLOAD));

exports.charge = (number) => ({ number, amount: 2000 + (number % 1000), currency: 'usd', description });
