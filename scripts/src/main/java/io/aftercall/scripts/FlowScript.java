package io.aftercall.scripts;

import groovy.lang.Binding;
import groovy.lang.Script;
import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.codehaus.groovy.runtime.FormatHelper;
import org.jspecify.annotations.Nullable;

/**
 * The functions that are in scope in every script; flows/README.md is their manual. Public because the compiled scripts
 * extend it; no API for Java code.
 */
public abstract class FlowScript extends Script {

    private static final String FLOWS = "flows/";
    private static final String SUFFIX = ".groovy";

    protected FlowScript() {}

    protected FlowScript(Binding binding) {
        super(binding);
    }

    @Override
    public void print(@Nullable Object value) {
        output().append(FormatHelper.toString(value));
    }

    @Override
    public void println() {
        output().append("\n");
    }

    @Override
    public void println(@Nullable Object value) {
        output().append(FormatHelper.toString(value) + "\n");
    }

    @Override
    public void printf(String format, Object value) {
        output().append(String.format(format, value));
    }

    @Override
    public void printf(String format, Object[] values) {
        output().append(String.format(format, values));
    }

    /** One line of the run's output. */
    public void log(@Nullable Object... values) {
        output().append(Arrays.stream(values).map(FormatHelper::toString).collect(Collectors.joining(" ", "", "\n")));
    }

    /** Sets what a customer or a caller who waits is told. The last one counts. */
    public void reply(@Nullable Object value) {
        effects().reply(value);
    }

    /** Plain maps and lists, numbers as long, BigInteger and BigDecimal. */
    public @Nullable Object parse_json(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("parse_json: the text is null");
        }
        return JsonReader.read(text);
    }

    public String to_json(@Nullable Object value) {
        return effects().json(value, "to_json");
    }

    /** Runs another flow file in this scope and gives its value; {@code 'flows/x.groovy'} and {@code 'x'} are the same. */
    public @Nullable Object eval_file(String file) throws InterruptedException, ReflectiveOperationException {
        String stem = file.startsWith(FLOWS) ? file.substring(FLOWS.length()) : file;
        stem = stem.endsWith(SUFFIX) ? stem.substring(0, stem.length() - SUFFIX.length()) : stem;
        return scope().flow(new FlowName(stem).value()).run();
    }

    /** A credential by reference, for {@code create_async}. */
    public Credential account(String name) {
        return Credentials.account(name);
    }

    public CallBuilder new_payment_intent() {
        return call(CallTarget.of("payment_intent"));
    }

    public CallBuilder new_product() {
        return call(CallTarget.of("product"));
    }

    public CallBuilder new_price() {
        return call(CallTarget.of("price"));
    }

    public CallBuilder new_subscription() {
        return call(CallTarget.of("subscription"));
    }

    public CallBuilder new_coupon() {
        return call(CallTarget.of("coupon"));
    }

    public CallBuilder new_customer() {
        return call(CallTarget.of("customer"));
    }

    public CallBuilder new_refund() {
        return call(CallTarget.of("refund"));
    }

    /** Any other call: {@code stripe('POST', '/v1/payment_intents/pi_1/capture')}. */
    public CallBuilder stripe(String method, String path) {
        return call(CallTarget.stripe(method, path));
    }

    @Override
    public Object evaluate(String text) {
        throw new ScriptRefusal("evaluate is not available: text is data here, never code");
    }

    @Override
    public Object evaluate(File file) {
        throw new ScriptRefusal("evaluate is not available: use eval_file");
    }

    @Override
    public void run(File file, String[] arguments) {
        throw new ScriptRefusal("run is not available: use eval_file");
    }

    private CallBuilder call(CallTarget target) {
        return new CallBuilder(target, effects());
    }

    private RunEffects effects() {
        return scope().effects();
    }

    private ScriptOutput output() {
        return scope().output();
    }

    private RunBinding scope() {
        return (RunBinding) getBinding();
    }
}
