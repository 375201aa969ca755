// A subscription was not created, or nobody knows. Its first invoice may have been paid in the second case.
def error = parsed_error.error
def customer = request.params?.customer
def message = eval_file('flows/customer_message.groovy')

if (parsed_error.charged == 'unknown') {
    context.put("review:${request.id}", [what: 'subscription', outcome: parsed_error.outcome, customer: customer])
} else if (error.type == 'card_error') {
    context.put("payment_method_wanted:${customer}", error.decline_code ?: error.code)
    message = "Your subscription did not start. $message"
}
context.increment('subscriptions_failed')
log 'subscription failed', parsed_error.outcome, error.type, error.code, 'charged:', parsed_error.charged
reply(status: parsed_error.charged == 'unknown' ? 'pending' : 'failed', message: message)

[outcome: parsed_error.outcome, charged: parsed_error.charged, customer: customer]
