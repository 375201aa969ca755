// Any other call to Stripe went wrong. What a person has to look at is kept apart from what can be sent again.
def error = parsed_error.error

def kept = [endpoint: parsed_error.endpoint, outcome: parsed_error.outcome, type: error.type, code: error.code,
            stripe_request: parsed_error.http?.request_id]
if (parsed_error.charged == 'unknown') {
    context.put("review:${request.id}", kept)
} else if (parsed_error.outcome in ['auth', 'forbidden']) {
    context.put("account_to_mend:${parsed_error.account ?: 'default'}", kept)
} else {
    context.put('last_error', kept)
}
context.increment('stripe_failed')
log parsed_error.endpoint, parsed_error.outcome, error.type, error.message

[outcome: parsed_error.outcome, charged: parsed_error.charged, message: error.message]
