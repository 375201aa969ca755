package io.aftercall.bench.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Map;

/** Appends charges to the stream of the floor. */
public final class FloorSubmitter {

    private FloorSubmitter() {}

    public static void main(String[] args) throws Exception {
        Surroundings surroundings = Surroundings.read();
        String description = surroundings.description();
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + surroundings.redisPort());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisAsyncCommands<String, String> redis = connection.async();
            Lines.serve(
                    new Submitting(number -> redis.xadd(
                            FloorStreams.CHARGES,
                            surroundings.charges()
                                    ? charge(number, description)
                                    : Map.of("number", Integer.toString(number))))::answer);
        }
        client.shutdown();
    }

    private static Map<String, String> charge(int number, String description) {
        return Map.of(
                "number",
                Integer.toString(number),
                "amount",
                Integer.toString(Surroundings.amount(number)),
                "currency",
                "usd",
                "description",
                description);
    }
}
