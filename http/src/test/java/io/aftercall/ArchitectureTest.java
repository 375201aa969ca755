package io.aftercall;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The arrows: io.aftercall → http.server → actors, io.aftercall → http.client → stripe. */
final class ArchitectureTest {

    private static final String ROOT = "io.aftercall";
    private static final String SERVER = "io.aftercall.http.server..";
    private static final String CLIENT = "io.aftercall.http.client..";
    private static final String SIMULATOR = "io.aftercall.simulator..";
    private static final String CLI = "io.aftercall.cli..";
    private static final String BRIDGE = "io.aftercall.stripejava..";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.aftercall");

    @Test
    void seesTheCode() {
        assertThat(CODE.contain(Aftercall.class)).isTrue();
    }

    @Test
    void theEndpointKnowsNeitherTheClientNorTheSimulator() {
        keepsAwayFrom(SERVER, ROOT, CLIENT, SIMULATOR, CLI, BRIDGE);
    }

    @Test
    void theClientKnowsThePortOnly() {
        keepsAwayFrom(
                CLIENT,
                ROOT,
                SERVER,
                SIMULATOR,
                CLI,
                BRIDGE,
                "io.aftercall.actors..",
                "io.aftercall.queue..",
                "io.aftercall.redis..",
                "io.aftercall.scripts..");
    }

    @Test
    void theSimulatorKnowsNothingOfTheEngine() {
        keepsAwayFrom(
                SIMULATOR,
                ROOT,
                SERVER,
                CLIENT,
                CLI,
                BRIDGE,
                "io.aftercall.actors..",
                "io.aftercall.queue..",
                "io.aftercall.redis..",
                "io.aftercall.scripts..",
                "io.aftercall.stripe..");
    }

    @Test
    void theEngineKnowsNothingOfHttp() {
        for (String module : new String[] {"actors", "queue", "redis", "request", "stripe", "scripts", "config"}) {
            keepsAwayFrom("io.aftercall." + module + "..", ROOT, SERVER, CLIENT, SIMULATOR, CLI, BRIDGE);
        }
    }

    @Test
    void nobodyButTheBridgeKnowsTheSdkOfStripe() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BRIDGE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.stripe..")
                .check(CODE);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .accessField(System.class, "out")
                .check(CODE);
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .accessField(System.class, "err")
                .check(CODE);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .and()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CODE);
    }

    @Test
    void nothingSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CODE);
        noClasses().should().callMethod(Thread.class, "sleep", Duration.class).check(CODE);
    }

    @Test
    void noStateIsStatic() {
        fields().that().haveModifier(STATIC).should().haveModifier(FINAL).check(CODE);
    }

    private void keepsAwayFrom(String own, String... others) {
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CODE);
    }
}
