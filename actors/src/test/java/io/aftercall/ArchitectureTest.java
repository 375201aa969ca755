package io.aftercall;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import io.aftercall.scripts.ContextChange;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between packages: actors → queue → request, actors → stripe → request; queue and stripe never meet. */
final class ArchitectureTest {

    private static final String OURS = "io.aftercall..";
    private static final String[] PACKAGES = {
        "actors", "faults", "queue", "redis", "request", "scripts", "stripe", "testing"
    };

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.aftercall");

    @Test
    void seesTheCode() {
        assertThat(CODE.contain(ContextChange.class)).isTrue();
        assertThat(CODE).hasSizeGreaterThan(200);
    }

    @Test
    void requestKnowsNothingOfOurs() {
        keepsTo("request");
    }

    @Test
    void stripeKnowsTheRequestOnly() {
        keepsTo("stripe", "request");
    }

    @Test
    void theConnectorKnowsNothingOfOurs() {
        keepsTo("redis");
    }

    @Test
    void queueKnowsRequestsTheConnectorAndContextChanges() {
        keepsTo("queue", "request", "redis", "scripts");
        noClasses()
                .that()
                .resideInAPackage("io.aftercall.queue")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "scripts beside ContextChange",
                        target -> target.getPackageName().equals("io.aftercall.scripts") && !isContextChange(target)))
                .check(CODE);
    }

    @Test
    void scriptsKnowNoActorNoRedisNoHttp() {
        keepsTo("scripts");
        noClasses()
                .that()
                .resideInAPackage("io.aftercall.scripts")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.pekko..", "io.lettuce..", "io.netty..")
                .check(CODE);
    }

    @Test
    void nobodyDependsOnTestDoubles() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.aftercall.testing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.aftercall.testing")
                .check(CODE);
    }

    @Test
    void decisionsAboutStripeDoNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage("io.aftercall.stripe", "io.aftercall.request")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.pekko..", "io.lettuce..", "io.netty..", "java.nio.channels..", "java.nio.file..")
                .check(CODE);
    }

    @Test
    void onlyTheConnectorAndTheQueueKnowLettuce() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.aftercall.redis", "io.aftercall.queue")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.aftercall.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void nothingSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CODE);
        noClasses().should().callMethod(Thread.class, "sleep", Duration.class).check(CODE);
    }

    @Test
    void nothingPrints() {
        noClasses().should().accessField(System.class, "out").check(CODE);
        noClasses().should().accessField(System.class, "err").check(CODE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CODE);
    }

    @Test
    void noStateIsStatic() {
        fields().that().haveModifier(STATIC).should().haveModifier(FINAL).check(CODE);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        classes()
                .that()
                .resideInAPackage(OURS)
                .should(ArchConditions.be(DescribedPredicate.describe(
                        "in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class))))
                .check(CODE);
    }

    /** A package may know itself, settings and these. */
    private void keepsTo(String own, String... known) {
        String[] others = Arrays.stream(PACKAGES)
                .filter(name -> !name.equals(own) && !Arrays.asList(known).contains(name))
                .map(name -> "io.aftercall." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.aftercall." + own + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CODE);
    }

    private static boolean isContextChange(JavaClass target) {
        return target.getName().startsWith(ContextChange.class.getName());
    }
}
