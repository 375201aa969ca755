package io.aftercall.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells a Redis that is away, starts, is full or cannot write from a fault of ours. */
public final class Unavailable {

    /** What Redis answers while it cannot do what it could do at another time. */
    private static final Set<String> FOR_NOW = Set.of(
            "LOADING", "READONLY", "MISCONF", "OOM", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "TRYAGAIN");

    private Unavailable() {}

    /** Whether a command failed because Redis could not be reached or cannot carry it out now; not a bug of ours. */
    public static boolean is(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RedisCommandExecutionException refused -> {
                    return FOR_NOW.contains(firstWord(refused));
                }
                case RedisException away -> {
                    return true;
                }
                case IOException cut -> {
                    return true;
                }
                case TimeoutException silent -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private static String firstWord(Throwable refused) {
        String message = String.valueOf(refused.getMessage());
        int end = message.indexOf(' ');
        return end < 0 ? message : message.substring(0, end);
    }
}
