package io.aftercall.simulator;

import java.util.List;
import java.util.Set;

/** {@code /v1/products}. */
final class Products implements Resource {

    private static final Schema CREATION = changeable()
            .required("name", Rule.text())
            .text("id")
            .optional(Rule.oneOf("good", "service"), "type")
            .any("default_price_data")
            .build();
    private static final Schema UPDATE =
            changeable().text("name", "default_price").build();

    private static Schema.Builder changeable() {
        return Schema.builder()
                .text("description", "statement_descriptor", "tax_code", "unit_label", "url")
                .bool("active", "shippable")
                .optional(Rule.list(Rule.text()), "images")
                .any("features", "marketing_features", "package_dimensions")
                .common();
    }

    @Override
    public String type() {
        return "product";
    }

    @Override
    public String path() {
        return "products";
    }

    @Override
    public Schema creation() {
        return CREATION;
    }

    @Override
    public Schema update() {
        return UPDATE;
    }

    @Override
    public Set<String> filters() {
        return Set.of("active", "shippable", "url");
    }

    @Override
    public boolean searchable() {
        return true;
    }

    @Override
    public Action deletion() {
        return Resource.removal(type());
    }

    @Override
    public Result create(Account account, Fields params) {
        String own = params.text("id");
        if (own != null && account.find(type(), own) != null) {
            throw Refusals.invalid("resource_already_exists", "id", "Product already exists.");
        }
        Fields product = account.begin(type(), own == null ? account.ids().next("prod") : own)
                .set("active", params.flag("active", true))
                .set("attributes", List.of())
                .set("default_price", null)
                .set("description", params.text("description"))
                .set("images", params.texts("images"))
                .set("marketing_features", List.of())
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("name", params.text("name"))
                .set("package_dimensions", params.get("package_dimensions"))
                .set("shippable", params.get("shippable"))
                .set("statement_descriptor", params.text("statement_descriptor"))
                .set("tax_code", params.text("tax_code"))
                .set("type", "service")
                .set("unit_label", params.text("unit_label"))
                .set("updated", account.now())
                .set("url", params.text("url"));
        return Result.of(account.put(product));
    }
}
