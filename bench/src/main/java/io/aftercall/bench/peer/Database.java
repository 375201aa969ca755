package io.aftercall.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What the peers over PostgreSQL share: the pool, the charge, and what their callbacks keep. */
final class Database implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HikariDataSource source;
    private final SocketClient stripe;

    Database(Surroundings surroundings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(surroundings.jdbc());
        config.setMaximumPoolSize(30);
        this.source = new HikariDataSource(config);
        this.stripe = new SocketClient(surroundings.stripePort());
    }

    HikariDataSource source() {
        return source;
    }

    String charge(int number, String description) throws IOException {
        String form = "amount=" + Surroundings.amount(number) + "&currency=usd&description="
                + URLEncoder.encode(description, StandardCharsets.UTF_8);
        byte[] answer = stripe.post("charge-" + number, form.getBytes(StandardCharsets.US_ASCII));
        return new String(answer, StandardCharsets.UTF_8);
    }

    /** Twice is once: a job may be run again. */
    void keep(int number, String answer) throws IOException, SQLException {
        JsonNode parsed = JSON.readTree(answer);
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into charge (number, status, id) values (?, ?, ?) on conflict do nothing")) {
            insert.setInt(1, number);
            insert.setString(2, parsed.path("status").asText());
            insert.setString(3, parsed.path("id").asText());
            insert.executeUpdate();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
