package io.aftercall.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 500ms}, {@code 30s}, {@code 2m}; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Duration MOST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        String withUnit = text.matches("\\d{1,9}") ? text + "s" : text;
        try {
            Duration duration =
                    ConfigValueFactory.fromAnyRef(withUnit).atKey("it").getDuration("it");
            if (!duration.isNegative() && duration.compareTo(MOST) <= 0) {
                return duration;
            }
        } catch (ConfigException notOne) {
            // Told below, in our own words.
        }
        throw new TypeConversionException("'" + text + "' is no duration up to a day (expected: 500ms, 30s, 2m)");
    }
}
