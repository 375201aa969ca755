package io.aftercall.simulator;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of Stripe object: its parameters and what creating and changing it means. Stateless. */
interface Resource {

    /** Stripe's word in {@code object}. */
    String type();

    /** The word in the URL. */
    String path();

    /** Null if the object comes into being only by others. */
    @Nullable
    Schema creation();

    Schema update();

    /** Rules over several parameters; part of the validation, so nothing is saved under a key. */
    default void validate(Fields params) {}

    Result create(Account account, Fields params);

    /** Takes over what was given; metadata is merged. */
    default Result change(Account account, Fields object, Fields params) {
        Fields metadata = Metadata.merge(object.nested("metadata"), params);
        Fields given = params.copy();
        given.remove("expand");
        return Result.of(object.setAll(given).set("metadata", metadata));
    }

    default List<Action> actions() {
        return List.of();
    }

    /** What DELETE does, null if Stripe has none. */
    default @Nullable Action deletion() {
        return null;
    }

    /** Fields by which a list can be narrowed, by equality. */
    default Set<String> filters() {
        return Set.of();
    }

    /** Whether a list narrowed to {@code wanted} shows the object; without a wish it shows all. */
    default boolean lists(Fields object, String filter, @Nullable String wanted) {
        Object value = object.get(filter);
        return wanted == null || value != null && value.toString().equals(wanted);
    }

    default boolean searchable() {
        return false;
    }

    /** Deletion that leaves nothing to find. */
    static Action removal(String type) {
        return new Action("delete", Schema.builder().build(), (account, object, params) -> {
            account.remove(type, object.requiredText("id"));
            return Result.of(Fields.of("id", object.text("id"), "object", type, "deleted", true));
        });
    }
}
