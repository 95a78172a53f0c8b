package io.aethermagic.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.aethermagic.autoconfigure.diagnostics.FailureAnalyses;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps Aether's auto-configuration to the idioms of Spring Boot's own, and its
 * technologies apart.
 */
class AutoConfigurationRulesTests {

	private static final String ROOT = "io.aethermagic.autoconfigure";

	private static final String TRANSPORTS = "io.aethermagic.transport";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	private static final DescribedPredicate<JavaClass> COMMON = resideInAPackage(ROOT);

	@Test
	void autoConfigurationsAreFinalAndNamedAsSuch() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameStartingWith("Aether")
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.because("others order themselves by its name, and nobody makes one of their own of it")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreThoseInTheImportsFile() {
		Set<String> found = CLASSES.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.collect(Collectors.toSet());
		assertThat(AetherAutoConfigurations.all().map(Class::getName)).containsExactlyInAnyOrderElementsOf(found)
			.isNotEmpty();
	}

	@Test
	void configurationsAreNoneOfAnApplications() {
		classes().that()
			.areAnnotatedWith(Configuration.class)
			.and()
			.areNotAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.because("parts of an auto-configuration are its own matter")
			.check(CLASSES);
	}

	@Test
	void configurationsDoWithoutProxies() {
		List<JavaClass> found = CLASSES.stream().filter((type) -> type.isAnnotatedWith(Configuration.class)).toList();
		assertThat(found).isNotEmpty()
			.noneMatch((type) -> type.getAnnotationOfType(Configuration.class).proxyBeanMethods());
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.because("beans are asked of the context, their names and types are what can be relied on")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.because("there is nothing to call")
			.check(CLASSES);
	}

	@Test
	void classesAreAskedForOnClassesOnly() {
		noMethods().should()
			.beAnnotatedWith(ConditionalOnClass.class)
			.because("a method whose signature names the class fails before its condition is asked")
			.check(CLASSES);
	}

	@Test
	void propertiesHavePublicAccessors() {
		classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.bePublic()
			.andShould()
			.haveSimpleNameEndingWith("Properties")
			.because("their accessors are what metadata and editors are made from")
			.check(CLASSES);
	}

	@Test
	void failureAnalyzersAreThoseThatAreRegistered() {
		Set<String> found = CLASSES.stream()
			.filter((type) -> type.isAssignableTo(FailureAnalyzer.class))
			.map(JavaClass::getName)
			.collect(Collectors.toSet());
		assertThat(FailureAnalyses.analyzers().map((analyzer) -> analyzer.getClass().getName()))
			.containsExactlyInAnyOrderElementsOf(found)
			.isNotEmpty();
		classes().that()
			.areAssignableTo(FailureAnalyzer.class)
			.should()
			.notBePublic()
			.because("Spring Boot finds them by their names")
			.check(CLASSES);
	}

	@Test
	void whatIsCommonKnowsNoTechnology() {
		noClasses().that(COMMON)
			.should()
			.dependOnClassesThat(resideInAnyPackage(ROOT + ".*..", TRANSPORTS + ".*..")
				.and(DescribedPredicate.not(resideInAPackage(TRANSPORTS + ".support"))))
			.because("a transport of somebody else's is configured like one of Aether's own")
			.check(CLASSES);
	}

	@Test
	void technologiesDoNotKnowOneAnother() {
		slices().matching(ROOT + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage(ROOT + ".hub"))
			.because("each works when it is the only one, only the hub is shared")
			.check(CLASSES);
	}

}
