// A price was not created. Prices cannot be deleted at Stripe, so a wrong parameter is worth a person's look.
def error = parsed_error.error

context.increment('prices_failed')
if (error.type == 'invalid_request_error') {
    context.put('price_to_mend', [request: request.id, param: error.param, message: error.message, params: request.params])
} else {
    context.put('last_error', [what: 'price', outcome: parsed_error.outcome, type: error.type])
}
log 'price failed', parsed_error.outcome, error.type, error.param, error.message
if (request.args?.chain) {
    reply(status: 'failed', step: 'price', message: eval_file('flows/customer_message.groovy'))
}
[outcome: parsed_error.outcome, param: error.param, charged: parsed_error.charged]
