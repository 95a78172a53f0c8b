package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.aethermagic.sample.worker.PictureFormat;
import io.aethermagic.sample.worker.ResizeRequest;
import io.aethermagic.task.DataException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskFailedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ResizeRunnerTests {

	@TempDir
	Path folder;

	private Path out;

	@BeforeEach
	void createPictures() throws IOException {
		this.out = this.folder.resolve("out");
		for (String name : List.of("a.jpg", "b.png", "c.gif")) {
			Files.writeString(this.folder.resolve(name), name);
		}
	}

	@Test
	void sendsEveryPictureAndWritesTheResults(CapturedOutput output) throws Exception {
		FakeAether aether = new FakeAether((request, handle) -> {
			handle.progress(50, "scaling");
			handle.complete(FakeAether.thumbnail(request));
		});
		assertThat(run(aether)).isZero();
		assertThat(aether.requests()).extracting(ResizeRequest::name).containsExactly("a.jpg", "b.png", "c.gif");
		assertThat(aether.requests()).extracting(ResizeRequest::width).containsOnly(200);
		assertThat(aether.requests()).extracting(ResizeRequest::format)
			.containsExactly(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.PNG);
		assertThat(aether.handles).allSatisfy((handle) -> {
			assertThat(handle.address()).hasToString("pictures/image-process/resize/x");
			assertThat(handle.timeout()).isEqualTo(Duration.ofSeconds(7));
		});
		assertThat(written()).containsExactly("a.jpg", "b.png", "c.png");
		assertThat(this.out.resolve("c.png")).hasContent("c.gif");
		assertThat(output).contains("a.jpg 50% scaling")
			.contains("c.gif -> c.png, 200x240")
			.contains("3 pictures, 3 resized, 0 failed, ")
			.contains("The results are in " + this.out);
	}

	@Test
	void saysWhatFailedAndHowToGoOn(CapturedOutput output) throws Exception {
		FakeAether aether = new FakeAether((request, handle) -> {
			switch (request.name()) {
				case "a.jpg" -> handle.fail(new NoWorkerException("Nobody listens"));
				case "b.png" -> handle.fail(new TaskExpiredException("The deadline passed"));
				default -> handle.fail(new TaskFailedException("not-a-picture", "The file 'c.gif' is no picture"));
			}
		});
		assertThat(run(aether)).isOne();
		assertThat(output).contains("a.jpg failed: no-worker")
			.contains("a.jpg: Nobody listens")
			.contains("aether.transport is local")
			.contains("b.png: The deadline passed")
			.contains("--timeout")
			.contains("c.gif: The file 'c.gif' is no picture")
			.contains("3 pictures, 0 resized, 3 failed, ")
			.doesNotContain("The results are in");
	}

	@Test
	void oneFailureDoesNotStopTheOthers() throws Exception {
		FakeAether aether = new FakeAether((request, handle) -> {
			if (request.name().equals("a.jpg")) {
				throw new DataException("The payload is too large", null);
			}
			handle.complete(FakeAether.thumbnail(request));
		});
		assertThat(run(aether)).isOne();
		assertThat(written()).containsExactly("b.png", "c.png");
	}

	@Test
	void saysWhichFileCannotBeRead(CapturedOutput output) throws Exception {
		Pictures pictures = Pictures.find(this.folder);
		Files.delete(this.folder.resolve("b.png"));
		FakeAether aether = new FakeAether((request, handle) -> handle.complete(FakeAether.thumbnail(request)));
		assertThat(run(aether, pictures)).isOne();
		assertThat(written()).containsExactly("a.jpg", "c.png");
		assertThat(output).contains("b.png failed: unreadable").contains("3 pictures, 2 resized, 1 failed, ");
	}

	@Test
	void saysWhatCannotBeWritten(CapturedOutput output) throws Exception {
		Pictures pictures = Pictures.find(this.folder);
		Files.writeString(this.out, "a file");
		FakeAether aether = new FakeAether((request, handle) -> handle.complete(FakeAether.thumbnail(request)));
		assertThat(run(aether, pictures)).isOne();
		assertThat(output).contains("a.jpg failed: unwritable").contains("3 pictures, 0 resized, 3 failed, ");
	}

	@Test
	void answerWithoutAPictureIsAFailure(CapturedOutput output) throws Exception {
		assertThat(run(new FakeAether((request, handle) -> handle.complete(null)))).isOne();
		assertThat(output).contains("a.jpg: The worker answered without a picture");
	}

	@Test
	void boundsHowManyAreOut() throws Exception {
		for (int i = 0; i < 100; i++) {
			Files.writeString(this.folder.resolve("more-" + i + ".jpg"), "more");
		}
		FakeAether aether = new FakeAether((request, handle) -> {
		});
		ResizeRunner runner = runner(aether, Pictures.find(this.folder));
		Thread thread = start(runner);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> aether.handles.size() == ResizeRunner.MAX_OPEN);
		List.copyOf(aether.handles).forEach((handle) -> handle.complete(FakeAether.thumbnail(handle.request())));
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> aether.handles.size() == 2 * ResizeRunner.MAX_OPEN);
		runner.stop();
		thread.join();
		assertThat(aether.handles).hasSize(2 * ResizeRunner.MAX_OPEN);
	}

	@Test
	void closingCancelsWhatIsOpenAndStillReports(CapturedOutput output) throws Exception {
		FakeAether aether = new FakeAether((request, handle) -> {
			if (request.name().equals("a.jpg")) {
				handle.complete(FakeAether.thumbnail(request));
			}
		});
		ResizeRunner runner = runner(aether, Pictures.find(this.folder));
		Thread thread = start(runner);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> aether.handles.size() == 3);
		runner.stop();
		assertThat(aether.handles).extracting(FakeHandle::isCancelled).containsExactly(false, true, true);
		assertThat(output).contains("b.png cancelled").contains("3 pictures, 1 resized, 0 failed, 2 cancelled, ");
		assertThat(runner.getExitCode()).isOne();
		thread.join();
	}

	@Test
	void closingBeforeTheRunDoesNotWait() throws Exception {
		runner(new FakeAether((request, handle) -> {
		}), Pictures.find(this.folder)).stop();
	}

	private int run(FakeAether aether) throws Exception {
		return run(aether, Pictures.find(this.folder));
	}

	private int run(FakeAether aether, Pictures pictures) throws Exception {
		ResizeRunner runner = runner(aether, pictures);
		runner.run(new DefaultApplicationArguments());
		return runner.getExitCode();
	}

	private ResizeRunner runner(FakeAether aether, Pictures pictures) {
		Options options = new Options(this.folder, this.out, 200, Duration.ofSeconds(7));
		return new ResizeRunner(aether, options, pictures, new Report(new Advice(new MockEnvironment())));
	}

	private static Thread start(ResizeRunner runner) {
		Thread thread = new Thread(() -> {
			try {
				runner.run(new DefaultApplicationArguments());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		thread.start();
		return thread;
	}

	private List<String> written() throws IOException {
		try (Stream<Path> files = Files.list(this.out)) {
			return new ArrayList<>(files.map((file) -> file.getFileName().toString()).sorted().toList());
		}
	}

}
