package io.aftercall.features;

import java.util.stream.Stream;

/** What somebody may try instead of the id of a context. */
public final class HostileIds {

    private HostileIds() {}

    public static Stream<String> all() {
        return Stream.of(
                "{victim}",
                "victim}:data",
                "ctx:victim}:data\u0000",
                "}",
                "victim\n",
                "victim\r\nX: y",
                "victim\u0000",
                "\u0000",
                " ",
                "victim ",
                "../victim",
                "..%2Fvictim",
                "a/../victim",
                "%76ictim",
                "%",
                "*",
                "victim?",
                "victim#",
                "#version",
                "vıctim",
                "vict\u0069\u0307m",
                "ｖictim",
                "victim\u200b",
                "\u202emitciv",
                "\ud83d\ude00",
                "x".repeat(129),
                "x".repeat(100_000 / 20),
                "[victim]",
                "victim'--",
                "${victim}");
    }
}
