// A coupon was not created. A code that is taken is no failure: the shop meant that one.
def error = parsed_error.error

if (error.code == 'resource_already_exists') {
    context.put("coupon:${request.params?.id}", [text: 'exists already', valid: null])
    log 'coupon exists already', request.params?.id
    reply(coupon: request.params?.id, text: 'This coupon exists already.')
    return [outcome: 'exists', coupon: request.params?.id]
}
context.increment('coupons_failed')
log 'coupon failed', parsed_error.outcome, error.type, error.param, error.message
reply(status: 'failed', message: error.type == 'invalid_request_error' ? "Please check ${error.param ?: 'the coupon'}." : 'Please try again later.')

[outcome: parsed_error.outcome, param: error.param]
