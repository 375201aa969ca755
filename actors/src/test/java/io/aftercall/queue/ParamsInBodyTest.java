package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.StripeCall;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller gave, out of what is sent: exactly that, or it is kept beside. */
final class ParamsInBodyTest {

    private static final Request REQUEST = Requests.paymentIntent();

    @ParameterizedTest
    @DisplayName("PW-01 W5: parameters are read back from the body, with the types and the order they had")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | ~~",
                "{\"amount\":2000,\"currency\":\"usd\",\"confirm\":true} | amount=2000&currency=usd&confirm=true",
                "{\"amount\":\"2000\",\"flag\":\"true\"} | amount=2000&flag=true",
                "{\"at\":1.50,\"sum\":-1} | at=1.50&sum=-1",
                "{\"name\":\"a b&c=ü\\\"\\n\",\"unset\":\"\"} | name=a+b%26c%3D%C3%BC%22%0A&unset=",
                "{\"items\":[{\"price\":\"p\",\"n\":1},{\"price\":\"q\"}],\"x\":{\"y\":{\"z\":1}}}"
                        + "| items[0][price]=p&items[0][n]=1&items[1][price]=q&x[y][z]=1",
                "{\"types\":[\"card\",1]} | types[0]=card&types[1]=1",
                "{\"metadata\":{\"a b\":\"1\"},\"z\":1} | metadata[a+b]=1&metadata[aftercall_id]=ID&z=1",
                "{\"metadata\":{\"a\":7}} | metadata[a]=7&metadata[aftercall_id]=ID",
                "{\"z\":1} | z=1&metadata[aftercall_id]=ID",
            })
    void readsBack(String json, String body) {
        Request request = with(json, body);

        String shape = ParamsInBody.shape(request);

        assertThat(shape).isNotNull();
        assertThat(ParamsInBody.params(request.call().body(), shape).json()).isEqualTo(json);
    }

    @ParameterizedTest
    @DisplayName("PW-01: what the body does not tell exactly is kept as it was given")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"sum\":1E+2} | sum=100",
                "{\"metadata\":{\"0\":\"a\",\"1\":\"b\"}} | metadata[0]=a&metadata[1]=b",
                "{\"metadata\":{}} | metadata[aftercall_id]=ID",
                "{\"a\":1} | ~~",
                "{} | a=1",
                "{\"a\":{\"b\":1},\"a\":2} | a[b]=1&a=2",
            })
    void leavesWhatIsNotExact(String json, String body) {
        assertThat(ParamsInBody.shape(with(json, body))).isNull();
    }

    @ParameterizedTest
    @DisplayName("P11: a body and a shape that do not fit are no parameters, however they were made")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a=1 | ~~",
                "a=1 | tt",
                "a=1 | x",
                "a=}{ | b",
                "a=1e9 | b",
                "a=1&a[b]=2 | tt",
                "a=%zz | t",
                "[ | b",
                "DEEP | t",
            })
    void refusesOthers(String body, String shape) {
        String deep = body.replace("DEEP", "a" + "[a]".repeat(50_000) + "=1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParamsInBody.params(deep, shape).json());
    }

    @ParameterizedTest
    @DisplayName("P2: what does not fit is found out when the record is read, before anybody looks at the parameters")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"a=1&b=2 | t", "~~ | t", "a=x | b", "a=1 | x", "a=1&a[b]=2 | tt", "a[b]=2&a=1&a[c]=3 | ttt"})
    void looksAtTheFormAtOnce(String body, String shape) {
        assertThatIllegalArgumentException().isThrownBy(() -> ParamsInBody.params(body, shape));
    }

    @Test
    @DisplayName("PW-01: parameters are made once")
    void makesThemOnce() {
        Params params = ParamsInBody.params("a=1&b=x+y", "bt");

        assertThat(params).isEqualTo(Params.of("{\"a\":1,\"b\":\"x y\"}"));
        assertThat(params.json()).isSameAs(params.json());
    }

    private static Request with(String json, String body) {
        StripeCall call = REQUEST.call();
        String sent = body.replace("ID", REQUEST.id().value());
        return new Request(
                REQUEST.id(),
                REQUEST.type(),
                new StripeCall(call.method(), call.path(), sent, call.apiVersion(), null),
                REQUEST.key(),
                Params.of(json),
                REQUEST.routing(),
                REQUEST.credential(),
                REQUEST.origin(),
                REQUEST.fingerprint());
    }
}
