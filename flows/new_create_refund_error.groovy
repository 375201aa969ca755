// A refund was not created, or nobody knows.
def error = parsed_error.error
def payment = request.params?.payment_intent ?: request.params?.charge

if (error.code == 'charge_already_refunded') {
    context.put("refund:${payment}", [status: 'refunded before'])
    log 'refunded before', payment
    reply(status: 'succeeded', message: 'This payment was refunded before.')
    return [outcome: 'refunded_before', payment: payment]
}
if (parsed_error.outcome == 'unknown') {
    context.put("review:${request.id}", [what: 'refund', payment: payment, key: parsed_error.idempotency_key])
    reply(status: 'pending', message: 'We are checking your refund. We will get back to you.')
} else {
    context.increment('refunds_failed')
    reply(status: 'failed', message: 'Your refund could not be made. We will get back to you.')
}
log 'refund failed', parsed_error.outcome, error.type, error.code, error.message

[outcome: parsed_error.outcome, payment: payment, code: error.code]
