package io.aftercall.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** One atomic step of Redis: a script, called by its digest, sent whole when Redis does not know it yet. */
public final class LuaScript {

    private static final String[] NONE = {};

    private final String source;
    private final String digest;

    private LuaScript(String source) {
        this.source = source;
        this.digest = sha1(source);
    }

    /**
     * Reads {@code <name>.lua} beside {@code owner}, with what it needs of the libraries beside it in front.
     *
     * @param libraries each may need those before it
     * @throws IllegalStateException if there is no such resource
     */
    public static LuaScript load(Class<?> owner, List<String> libraries, String name) {
        String shared =
                libraries.stream().map(library -> read(owner, library + ".lua")).collect(Collectors.joining("\n"));
        return new LuaScript(new LuaLibrary(shared).before(read(owner, name + ".lua")));
    }

    /** Runs the script; the stage's type is what the script's header says. */
    public <T> CompletionStage<T> run(
            RedisAsyncCommands<String, String> redis, ScriptOutputType type, List<String> keys, List<String> args) {
        String[] keyArray = keys.toArray(NONE);
        String[] argArray = args.toArray(NONE);
        return redis.<T>evalsha(digest, type, keyArray, argArray)
                .exceptionallyCompose(fault -> isUnknownScript(fault)
                        ? redis.<T>eval(source.getBytes(StandardCharsets.UTF_8), type, keyArray, argArray)
                        : CompletableFuture.failedStage(fault));
    }

    private static boolean isUnknownScript(Throwable fault) {
        Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        return cause instanceof RedisNoScriptException;
    }

    private static String read(Class<?> owner, String name) {
        try (InputStream resource = owner.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + name + " beside " + owner.getName());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
