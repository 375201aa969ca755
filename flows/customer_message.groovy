// What a customer may read about parsed_error. The error flows use it: eval_file('flows/customer_message.groovy').
// Stripe's own messages are shown for cards only; the others speak to developers.
def error = parsed_error.error

if (parsed_error.charged == 'unknown') {
    return 'We are checking with our payment provider. Please do not try again yet; we will get back to you.'
}
if (error.type == 'card_error') {
    return switch (error.decline_code ?: error.code) {
        case 'insufficient_funds' -> 'The card has insufficient funds. Please use another card.'
        case 'expired_card' -> 'The card has expired. Please use another card.'
        case 'incorrect_cvc' -> 'The security code is not right. Please check it.'
        case 'authentication_required' -> 'Your bank asks you to confirm this payment.'
        // Stripe asks not to tell the card holder more than this for lost, stolen and fraudulent cards.
        default -> 'The card was declined. Please contact your bank or use another card.'
    }
}
if (parsed_error.outcome in ['not_sent', 'rate_limited']) {
    return 'Our payment provider cannot be reached at the moment. Nothing was charged. Please try again later.'
}
'Something is wrong on our side. Nothing was charged. We have been told.'
