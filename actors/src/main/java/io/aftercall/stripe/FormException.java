package io.aftercall.stripe;

/** Parameters that cannot be sent. Names the field, never repeats its value. */
public final class FormException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String problem;

    FormException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** The path of the field, for example {@code items[0][price]}; {@code params} for the whole. */
    public String field() {
        return field;
    }

    /** What is wrong with it, without the field's name. */
    public String problem() {
        return problem;
    }
}
