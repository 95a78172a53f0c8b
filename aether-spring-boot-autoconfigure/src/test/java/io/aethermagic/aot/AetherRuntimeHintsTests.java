package io.aethermagic.aot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.aethermagic.message.ProtocolRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class AetherRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void register() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getName().startsWith("io.aethermagic."))
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	@Test
	void whatTravelsInOurMessagesIsKept() {
		List<Class<?>> records = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.aethermagic")
			.stream()
			.filter((type) -> type.isAssignableTo(ProtocolRecord.class) && !type.isInterface())
			.<Class<?>>map(JavaClass::reflect)
			.toList();
		assertThat(records).isNotEmpty()
			.allMatch((record) -> Arrays.stream(record.getDeclaredConstructors())
				.allMatch((constructor) -> RuntimeHintsPredicates.reflection()
					.onConstructorInvocation(constructor)
					.test(this.hints)));
	}

	@Test
	void whatTheDashboardIsToldIsKept() {
		TypeReference snapshot = TypeReference.of("io.aethermagic.web.DashboardView$Snapshot");
		assertThat(RuntimeHintsPredicates.reflection().onType(snapshot).test(this.hints)).isTrue();
	}

	@Test
	void resourcesAreKept() throws IOException {
		Resource[] resources = new PathMatchingResourcePatternResolver().getResources("classpath*:io/aethermagic/**/*");
		List<String> paths = Arrays.stream(resources)
			.map(Resource::getDescription)
			.filter((description) -> !description.contains("/test-classes/")
					&& description.matches(".*\\.(lua|js|css|html|svg)\\]"))
			.map((description) -> description.substring(description.lastIndexOf("io/aethermagic/"),
					description.lastIndexOf(']')))
			.toList();
		assertThat(paths).hasSizeGreaterThan(10)
			.allMatch((path) -> RuntimeHintsPredicates.resource().forResource(path).test(this.hints));
	}

}
