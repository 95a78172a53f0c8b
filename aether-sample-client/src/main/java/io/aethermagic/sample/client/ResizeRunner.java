package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.sample.worker.PictureFormat;
import io.aethermagic.sample.worker.ResizeProgress;
import io.aethermagic.sample.worker.ResizeRequest;
import io.aethermagic.sample.worker.Thumbnail;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Sends every picture as a task, shows how far they are, writes the results and says what
 * failed.
 */
@Component
class ResizeRunner implements ApplicationRunner, ExitCodeGenerator {

	/** Bounds the memory: this many pictures are out at a time. */
	static final int MAX_OPEN = 32;

	private static final long MAX_LENGTH = 50 * 1024 * 1024;

	private static final int MAX_SECONDS_TO_STOP = 5;

	private final AetherOperations aether;

	private final Options options;

	private final Pictures pictures;

	private final Report report;

	private final OutFolder out;

	private final Semaphore permits = new Semaphore(MAX_OPEN);

	private final Set<TaskHandle<Thumbnail>> open = ConcurrentHashMap.newKeySet();

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean started;

	private volatile boolean stopping;

	ResizeRunner(AetherOperations aether, Options options, Pictures pictures, Report report) {
		this.aether = aether;
		this.options = options;
		this.pictures = pictures;
		this.report = report;
		this.out = new OutFolder(options.out());
	}

	@Override
	public void run(ApplicationArguments arguments) throws InterruptedException {
		this.started = true;
		try {
			try (ProgressView view = ProgressView.create(System.out)) {
				for (Resource picture : this.pictures.files()) {
					this.permits.acquire();
					perform(picture, view);
				}
				this.permits.acquire(MAX_OPEN);
			}
			System.out.print(this.report.text(this.pictures, this.out));
			System.out.flush();
		}
		finally {
			this.ended.countDown();
		}
	}

	private void perform(Resource picture, ProgressView view) {
		String name = Pictures.name(picture);
		if (this.stopping) {
			end(null, () -> this.report.failed(Failure.notSent(name)));
			return;
		}
		ProgressView.Line line = view.add(name);
		PictureFormat format = Pictures.isJpeg(picture) ? PictureFormat.JPEG : PictureFormat.PNG;
		Path target = this.out.reserve(name, format);
		try {
			ResizeRequest request = new ResizeRequest(name, read(picture), this.options.width(), format);
			TaskHandle<Thumbnail> handle = this.aether.task(ResizeRequest.JOB, ResizeRequest.TASK)
				.timeout(this.options.timeout())
				.perform(request, Thumbnail.class);
			this.open.add(handle);
			if (this.stopping) {
				handle.cancel();
			}
			handle.onProgress((progress) -> line.at(progress.percent(), stage(progress.data())));
			handle.completion()
				.whenComplete((thumbnail, failure) -> end(handle, () -> end(name, line, target, thumbnail, failure)));
		}
		catch (IOException ex) {
			end(null, () -> fail(line, Failure.unreadable(name, ex)));
		}
		catch (AetherException ex) {
			end(null, () -> fail(line, Failure.of(name, ex)));
		}
	}

	private static String stage(TaskData data) {
		ResizeProgress progress = data.read(ResizeProgress.class);
		return (progress != null) ? progress.stage() : "";
	}

	private void end(@Nullable TaskHandle<Thumbnail> handle, Runnable last) {
		try {
			last.run();
		}
		finally {
			if (handle != null) {
				this.open.remove(handle);
			}
			this.permits.release();
		}
	}

	private void end(String name, ProgressView.Line line, Path target, @Nullable Thumbnail thumbnail,
			@Nullable Throwable failure) {
		if (failure != null) {
			fail(line, Failure.of(name, failure));
			return;
		}
		if (thumbnail == null) {
			fail(line, Failure.noResult(name));
			return;
		}
		try {
			this.out.write(target, thumbnail.picture());
			line.end("-> " + target.getFileName() + ", " + thumbnail.width() + "x" + thumbnail.height());
			this.report.resized();
		}
		catch (IOException ex) {
			fail(line, Failure.unwritable(name, target, ex));
		}
	}

	private void fail(ProgressView.Line line, Failure failure) {
		line.end(failure.cancelled() ? "cancelled" : "failed: " + failure.code());
		this.report.failed(failure);
	}

	private static byte[] read(Resource picture) throws IOException {
		long length = picture.contentLength();
		if (length > MAX_LENGTH) {
			throw new IOException("it has " + length + " bytes, at most " + MAX_LENGTH + " are sent");
		}
		return picture.getContentAsByteArray();
	}

	/**
	 * Cancel what is open, on Ctrl-C for example. The application closes when that is
	 * told, or after {@value #MAX_SECONDS_TO_STOP} seconds.
	 * @throws InterruptedException if closing is interrupted
	 */
	@EventListener(ContextClosedEvent.class)
	void stop() throws InterruptedException {
		this.stopping = true;
		if (this.started) {
			this.open.forEach(TaskHandle::cancel);
			this.ended.await(MAX_SECONDS_TO_STOP, TimeUnit.SECONDS);
		}
	}

	@Override
	public int getExitCode() {
		return this.report.isGood() ? 0 : 1;
	}

}
