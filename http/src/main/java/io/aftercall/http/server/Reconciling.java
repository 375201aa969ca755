package io.aftercall.http.server;

import io.aftercall.actors.Reconciliations;
import io.aftercall.config.WebhookSettings;

/** What the endpoint needs so that unknown outcomes can be decided through it. */
public record Reconciling(Reconciliations reconciliations, WebhookSettings webhooks) {}
