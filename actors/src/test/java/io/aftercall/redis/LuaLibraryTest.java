package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LuaLibraryTest {

    private final LuaLibrary library = new LuaLibrary("""
            -- Shared.

            local MOST = 3
            local FIRST, SECOND = 1, 2

            local function now()
              return 1
            end

            -- Waits.
            local function later()
              return now() + MOST
            end

            local function other()
              return 2
            end
            """);

    @Test
    void bringsWhatAScriptNeedsAndWhatThatNeeds() {
        String script = library.before("return later()");

        assertThat(script).containsSubsequence("local MOST = 3", "local function now()", "local function later()");
        assertThat(script).doesNotContain("other").endsWith("return later()");
    }

    @Test
    void bringsAllNamesOfADefinitionToAScriptThatNeedsOne() {
        assertThat(library.before("return SECOND"))
                .contains("local FIRST, SECOND = 1, 2")
                .doesNotContain("MOST");
    }

    @Test
    void bringsNothingToAScriptThatNeedsNothing() {
        assertThat(library.before("return 1").strip()).isEqualTo("return 1");
    }

    @Test
    void findsNoNameInsideOfAnother() {
        assertThat(library.before("return nowhere").strip()).isEqualTo("return nowhere");
    }
}
