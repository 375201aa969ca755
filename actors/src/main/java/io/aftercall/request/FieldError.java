package io.aftercall.request;

/**
 * One thing wrong with what a caller sent.
 *
 * @param field as the caller spelt it, such as {@code params.amount}
 * @param message what was expected; never repeats a secret
 */
public record FieldError(String field, String message) {}
