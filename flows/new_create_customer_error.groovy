// A customer was not created.
def error = parsed_error.error

def message = switch (error.code) {
    case 'email_invalid' -> 'This e-mail address does not look right.'
    case 'tax_id_invalid' -> 'This tax number is not valid.'
    default -> eval_file('flows/customer_message.groovy')
}
context.increment('customers_failed')
if (parsed_error.charged == 'unknown') {
    context.put("review:${request.id}", [what: 'customer', outcome: parsed_error.outcome])
}
log 'customer failed', parsed_error.outcome, error.type, error.code
reply(status: 'failed', field: error.param, message: message)

[outcome: parsed_error.outcome, field: error.param, message: message]
