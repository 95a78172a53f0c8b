package io.aethermagic.sample.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.aethermagic.console.AetherConsole;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser: Chromium without a screen.
 */
@Timeout(180)
@EnabledIf("isBrowserInstalled")
class PageTests {

	private static final Path BROWSER = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	/** Where screenshots are written, if anywhere. */
	private static final String SCREENSHOTS = System.getProperty("aether.test.screenshots", "");

	private static ConfigurableApplicationContext application;

	private static ChromeDriver browser;

	@TempDir
	static Path folder;

	static boolean isBrowserInstalled() {
		return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
	}

	@BeforeAll
	static void start() {
		application = run(0);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--user-data-dir=" + folder.resolve("profile"));
		browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	private static ConfigurableApplicationContext run(int port) {
		return PageApplication.run("--server.port=" + port, "--spring.main.banner-mode=off");
	}

	/**
	 * Run one whose handlers wait until they are resumed, so that a task is open for as
	 * long as a test needs it.
	 */
	private static ConfigurableApplicationContext runPaused() {
		return PageApplication.run("--server.port=0", "--spring.main.banner-mode=off",
				"--aether.worker.auto-startup=false", "--aether.client.no-worker=wait");
	}

	@AfterAll
	static void stop() {
		browser.quit();
		application.close();
	}

	@BeforeEach
	void open() {
		open(application);
	}

	private static void open(ConfigurableApplicationContext application) {
		browser.manage().window().setSize(new Dimension(1100, 900));
		browser.get("http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port"));
		browser.executeScript("sessionStorage.clear()");
		browser.navigate().refresh();
	}

	private static Path picture(String name, int width) {
		try {
			Path file = folder.resolve(name);
			BufferedImage picture = new BufferedImage(width, width * 3 / 4, BufferedImage.TYPE_INT_RGB);
			for (int x = 0; x < width; x++) {
				for (int y = 0; y < picture.getHeight(); y++) {
					picture.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / picture.getHeight()) << 8 | 0x60);
				}
			}
			ImageIO.write(picture, "png", file.toFile());
			return file;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void choose(Path... files) {
		browser.findElement(By.id("files"))
			.sendKeys(String.join("\n", List.of(files).stream().map(Path::toString).toList()));
	}

	private static WebElement row(String name) {
		return browser.findElement(By.xpath("//li[.//h3='" + name + "']"));
	}

	private static String state(String name) {
		return row(name).findElement(By.className("state")).getText();
	}

	private static void awaitState(String name, String text) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(state(name)).contains(text));
	}

	@Test
	void picturesAreMadeSmaller() {
		choose(picture("one.png", 800), picture("two.png", 640));
		awaitState("one.png", "done, 320 × 240 pixels");
		awaitState("two.png", "done, 320 × 240 pixels");
		WebElement image = row("one.png").findElement(By.tagName("img"));
		assertThat(image.getDomProperty("naturalWidth")).isEqualTo("320");
		assertThat(row("one.png").findElement(By.className("worker")).getText()).startsWith("worker ");
		assertThat(row("one.png").findElement(By.className("download")).getDomProperty("download"))
			.isEqualTo("one-320.png");
		screenshots("page");
	}

	@Test
	void whatIsNoPictureFailsWithTheReason() throws IOException {
		Path file = Files.writeString(folder.resolve("notes.png"), "These are notes");
		choose(file);
		awaitState("notes.png", "notes.png");
		assertThat(row("notes.png").getDomAttribute("class")).contains("failed");
		assertThat(row("notes.png").findElement(By.className("again")).isDisplayed()).isTrue();
	}

	@Test
	void aReloadInTheMiddleLosesNothing() {
		try (ConfigurableApplicationContext paused = runPaused()) {
			open(paused);
			choose(picture("reloaded.png", 500));
			awaitState("reloaded.png", "waiting for a worker");
			browser.navigate().refresh();
			awaitState("reloaded.png", "waiting for a worker");
			paused.getBean(AetherConsole.class).resumeAll();
			awaitState("reloaded.png", "done");
		}
	}

	@Test
	void aTaskIsCancelled() {
		try (ConfigurableApplicationContext paused = runPaused()) {
			open(paused);
			choose(picture("cancelled.png", 500));
			awaitState("cancelled.png", "waiting for a worker");
			row("cancelled.png").findElement(By.className("cancel")).click();
			awaitState("cancelled.png", "cancelled");
			assertThat(row("cancelled.png").findElement(By.className("again")).isDisplayed()).isTrue();
		}
	}

	@Test
	void theGatewayIsRestarted() {
		int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
		choose(picture("before.png", 500));
		awaitState("before.png", "done");
		application.close();
		choose(picture("meanwhile.png", 500));
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(row("meanwhile.png").getDomAttribute("class")).contains("failed"));
		application = run(port);
		row("meanwhile.png").findElement(By.className("again")).click();
		awaitState("meanwhile.png", "done");
		browser.navigate().refresh();
		awaitState("before.png", "Choose the picture again");
	}

	@Test
	void itIsForEverybody() {
		choose(picture("seen.png", 500));
		awaitState("seen.png", "done");
		for (String scheme : List.of("light", "dark")) {
			scheme(scheme);
			Results results = new AxeBuilder().withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
				.analyze(browser);
			assertThat(results.getViolations()).extracting(Rule::getId, Rule::getNodes).isEmpty();
		}
		scheme("light");
	}

	@Test
	void aKeyboardIsEnough() {
		choose(picture("key.png", 400));
		awaitState("key.png", "done");
		row("key.png").findElement(By.className("remove")).sendKeys(Keys.ENTER);
		assertThat(browser.findElements(By.cssSelector("#tasks li"))).isEmpty();
		assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("files");
	}

	private static void scheme(String scheme) {
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	private static void screenshots(String name) {
		if (SCREENSHOTS.isEmpty()) {
			return;
		}
		for (String scheme : List.of("light", "dark")) {
			scheme(scheme);
			screenshot(name + "-" + scheme + ".png", new Dimension(1000, 640));
			screenshot(name + "-phone-" + scheme + ".png", new Dimension(500, 900));
		}
		scheme("light");
	}

	private static void screenshot(String name, Dimension size) {
		browser.manage().window().setSize(size);
		try {
			Files.write(Path.of(SCREENSHOTS).resolve(name), browser.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
