package io.aftercall.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asked, and what goes along untouched.
 *
 * @param callerId free text of the caller; null if none
 * @param argsJson any JSON, given to the flow; null if none
 * @param tags free words to find it by
 * @param parent the execution whose script started this call; null if an application did
 */
public record Origin(
        @Nullable String callerId,
        @Nullable String argsJson,
        List<String> tags,
        @Nullable ExecutionId parent) {

    public static final Origin NONE = new Origin(null, null, List.of(), null);

    public static final int MAX_ARGS = 64 * 1024;

    public Origin {
        tags = List.copyOf(tags);
        require(callerId == null || isText(callerId, 255), "caller_id", "1 to 255 characters without controls");
        require(argsJson == null || argsJson.length() <= MAX_ARGS, "args", "at most " + MAX_ARGS + " characters");
        require(tags.size() <= 20, "tags", "at most 20");
        require(tags.stream().allMatch(tag -> isText(tag, 64)), "tags", "1 to 64 characters without controls each");
    }

    private static boolean isText(String value, int max) {
        return !value.isBlank() && value.length() <= max && value.chars().noneMatch(Character::isISOControl);
    }

    private static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new InvalidSubmission(field, "expected " + expected);
        }
    }
}
