package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long what has ended stays readable. What has not ended is never forgotten.
 *
 * @param finished age
 * @param maxFinished number of them; 0 for no limit
 */
public record RetentionSettings(Duration finished, long maxFinished) {

    public RetentionSettings {
        Checks.notBelow("retention.finished", finished, "the life of a caller's key", Duration.ofHours(48));
        Checks.atLeast("retention.max-finished", maxFinished, 0);
    }

    static RetentionSettings from(Config retention) {
        return new RetentionSettings(retention.getDuration("finished"), retention.getLong("max-finished"));
    }
}
