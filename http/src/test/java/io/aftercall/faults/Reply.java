package io.aftercall.faults;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** @param retryAfter the header; null if there is none */
record Reply(int status, JsonNode body, @Nullable String retryAfter) {}
