package io.aethermagic.sample.client;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SampleClientApplicationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(LocalWorkerConfiguration.class);

	@TempDir
	Path folder;

	@Test
	void badUsageIsExplained(CapturedOutput output) {
		assertThat(SampleClientApplication.run("no-such-folder")).isEqualTo(2);
		assertThat(output.getErr()).startsWith("There is no folder no-such-folder:").contains("Usage: java -jar");
		assertThat(output.getOut()).isEmpty();
	}

	@Test
	void folderWithoutPicturesIsBadUsage(CapturedOutput output) {
		assertThat(SampleClientApplication.run(this.folder.toString())).isEqualTo(2);
		assertThat(output.getErr()).startsWith("There is no picture in " + this.folder);
	}

	@Test
	void helpIsPrinted(CapturedOutput output) {
		assertThat(SampleClientApplication.run("--help")).isZero();
		assertThat(output.getOut()).startsWith("Usage: java -jar");
	}

	@Test
	void handlersAreHereForLocalOnly() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("imageTasks"));
		this.contextRunner.withPropertyValues("aether.transport=local")
			.run((context) -> assertThat(context).hasBean("imageTasks"));
		this.contextRunner.withPropertyValues("aether.transport=mqtt")
			.run((context) -> assertThat(context).doesNotHaveBean("imageTasks"));
	}

}
