package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.sample.worker.PictureFormat;
import io.aethermagic.sample.worker.ResizeProgress;
import io.aethermagic.sample.worker.ResizeRequest;
import io.aethermagic.sample.worker.Thumbnail;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.AetherStubs;
import io.aethermagic.test.application.AetherTestClock;
import io.aethermagic.test.application.RecordedTask;
import io.aethermagic.test.autoconfigure.AetherTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.ContextConfiguration;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResizeRunner}, without a worker.
 */
@AetherTest(heldClock = true)
@ContextConfiguration(classes = ResizeRunnerTests.NoWorker.class)
@ExtendWith(OutputCaptureExtension.class)
class ResizeRunnerTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@TempDir
	Path folder;

	private Path out;

	@Autowired
	private AetherOperations aether;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherRecorder recorder;

	@Autowired
	private AetherTestClock clock;

	@BeforeEach
	void createPictures() throws IOException {
		this.out = this.folder.resolve("out");
		for (String name : List.of("a.jpg", "b.png", "c.gif")) {
			Files.writeString(this.folder.resolve(name), name);
		}
	}

	@Test
	void sendsEveryPictureAndWritesTheResults(CapturedOutput output) throws Exception {
		this.stubs.stub(ResizeRequest.JOB, ResizeRequest.TASK).answers(ResizeRequest.class, (request, task) -> {
			task.progress(50, new ResizeProgress("scaling"));
			Awaitility.await().atMost(SOON).until(() -> output.getOut().contains(request.name() + " 50% scaling"));
			return thumbnail(request);
		});
		assertThat(run()).isZero();
		List<RecordedTask> tasks = this.recorder.tasks(ResizeRequest.JOB, ResizeRequest.TASK);
		List<ResizeRequest> requests = tasks.stream().map((task) -> task.payload(ResizeRequest.class)).toList();
		assertThat(requests).extracting(ResizeRequest::name).containsExactly("a.jpg", "b.png", "c.gif");
		assertThat(requests).extracting(ResizeRequest::width).containsOnly(200);
		assertThat(requests).extracting(ResizeRequest::format)
			.containsExactly(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.PNG);
		assertThat(tasks)
			.allSatisfy((task) -> assertThat(task).hasContext("x").hasTimeout(Duration.ofSeconds(7)).hasProgress(50));
		assertThat(written()).containsExactly("a.jpg", "b.png", "c.png");
		assertThat(this.out.resolve("c.png")).hasContent("c.gif");
		assertThat(output).contains("c.gif -> c.png, 200x240")
			.contains("3 pictures, 3 resized, 0 failed, ")
			.contains("The results are in " + this.out);
	}

	@Test
	void saysThatNobodyListensAndHowToGoOn(CapturedOutput output) throws Exception {
		assertThat(run()).isOne();
		assertThat(output).contains("a.jpg failed: no-worker")
			.contains("aether.transport is local")
			.contains("3 pictures, 0 resized, 3 failed, ")
			.doesNotContain("The results are in");
	}

	@Test
	void saysWhatFailedAndHowToGoOn(CapturedOutput output) throws Exception {
		answers(Map.of("b.png", new CompletableFuture<>(), "c.gif",
				CompletableFuture.failedFuture(new TaskFailedException("not-a-picture", "The file is no picture"))));
		ResizeRunner runner = runner(Pictures.find(this.folder));
		Thread thread = start(runner);
		awaitEnds(2);
		this.clock.advance(Duration.ofSeconds(8));
		thread.join();
		assertThat(runner.getExitCode()).isOne();
		assertThat(output).contains("b.png failed: expired")
			.contains("passed its deadline")
			.contains("--timeout")
			.contains("c.gif failed: not-a-picture")
			.contains("The file is no picture")
			.contains("3 pictures, 1 resized, 2 failed, ");
	}

	@Test
	void oneFailureDoesNotStopTheOthers() throws Exception {
		answers(Map.of("a.jpg", CompletableFuture.failedFuture(new TaskFailedException("broken", "It is broken"))));
		assertThat(run()).isOne();
		assertThat(written()).containsExactly("b.png", "c.png");
	}

	@Test
	void saysWhichFileCannotBeRead(CapturedOutput output) throws Exception {
		Pictures pictures = Pictures.find(this.folder);
		Files.delete(this.folder.resolve("b.png"));
		answers(Map.of());
		assertThat(run(pictures)).isOne();
		assertThat(written()).containsExactly("a.jpg", "c.png");
		assertThat(output).contains("b.png failed: unreadable").contains("3 pictures, 2 resized, 1 failed, ");
	}

	@Test
	void saysWhatCannotBeWritten(CapturedOutput output) throws Exception {
		Pictures pictures = Pictures.find(this.folder);
		Files.writeString(this.out, "a file");
		answers(Map.of());
		assertThat(run(pictures)).isOne();
		assertThat(output).contains("a.jpg failed: unwritable").contains("3 pictures, 0 resized, 3 failed, ");
	}

	@Test
	void answerWithoutAPictureIsAFailure(CapturedOutput output) throws Exception {
		this.stubs.stub(ResizeRequest.JOB, ResizeRequest.TASK).answersNothing();
		assertThat(run()).isOne();
		assertThat(output).contains("a.jpg: The worker answered without a picture");
	}

	@Test
	void boundsHowManyAreOut() throws Exception {
		for (int i = 0; i < 100; i++) {
			Files.writeString(this.folder.resolve("more-" + i + ".jpg"), "more");
		}
		this.stubs.stub(ResizeRequest.JOB, ResizeRequest.TASK)
			.after(Duration.ofSeconds(1))
			.answers(ResizeRequest.class, (Function<ResizeRequest, ?>) ResizeRunnerTests::thumbnail);
		ResizeRunner runner = runner(Pictures.find(this.folder));
		Thread thread = start(runner);
		awaitAccepted(ResizeRunner.MAX_OPEN);
		this.clock.advance(Duration.ofSeconds(1));
		awaitAccepted(2 * ResizeRunner.MAX_OPEN);
		runner.stop();
		thread.join();
		assertThat(this.recorder.tasks()).hasSize(2 * ResizeRunner.MAX_OPEN);
	}

	@Test
	void closingCancelsWhatIsOpenAndStillReports(CapturedOutput output) throws Exception {
		answers(Map.of("b.png", new CompletableFuture<>(), "c.gif", new CompletableFuture<>()));
		ResizeRunner runner = runner(Pictures.find(this.folder));
		Thread thread = start(runner);
		awaitAccepted(3);
		awaitEnds(1);
		runner.stop();
		assertThat(this.recorder.tasks()).extracting(RecordedTask::state)
			.containsExactly(TaskState.COMPLETED, TaskState.CANCELLED, TaskState.CANCELLED);
		assertThat(output).contains("b.png cancelled").contains("3 pictures, 1 resized, 0 failed, 2 cancelled, ");
		assertThat(runner.getExitCode()).isOne();
		thread.join();
	}

	@Test
	void closingBeforeTheRunDoesNotWait() throws Exception {
		runner(Pictures.find(this.folder)).stop();
	}

	/**
	 * Stub a worker that does something else with some pictures.
	 */
	private void answers(Map<String, CompletableFuture<Thumbnail>> others) {
		this.stubs.stub(ResizeRequest.JOB, ResizeRequest.TASK)
			.answers(ResizeRequest.class,
					(request) -> others.containsKey(request.name()) ? others.get(request.name()) : thumbnail(request));
	}

	private static Thumbnail thumbnail(ResizeRequest request) {
		return new Thumbnail(request.name(), request.name().getBytes(), request.width(), 240, request.format());
	}

	private void awaitAccepted(int tasks) {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.recorder.tasks().stream().filter((task) -> task.dispatches() == 1).count() == tasks);
	}

	private void awaitEnds(int tasks) {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.recorder.tasks().stream().filter((task) -> task.end() != null).count() == tasks);
	}

	private int run() throws Exception {
		return run(Pictures.find(this.folder));
	}

	private int run(Pictures pictures) throws Exception {
		ResizeRunner runner = runner(pictures);
		runner.run(new DefaultApplicationArguments());
		return runner.getExitCode();
	}

	private ResizeRunner runner(Pictures pictures) {
		Options options = new Options(this.folder, this.out, 200, Duration.ofSeconds(7));
		return new ResizeRunner(this.aether, options, pictures, new Report(new Advice(new MockEnvironment())));
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

	@Configuration(proxyBeanMethods = false)
	static class NoWorker {

	}

}
