/// What the enquiry page does in the browser: it makes shades of grey of the chosen picture and hands them to the PC that gave out the page.
/// Words come from the page or from the PC, and are set as text, never as markup.
enum EnquiryScript {
    static let text = #"""
        "use strict";
        (() => {
          const longest = 7100, shortest = 5000, most = 256 << 20, strip = 256;
          const find = (id) => document.getElementById(id);
          const file = find("file"), drop = find("drop"), work = find("work"), canvas = find("scan"), drawing = find("drawing");
          let token = find("answer").dataset.token, address = null, isBusy = false;

          class Unread extends Error {}
          const noPicture = "この画像は開けません。PNGまたはJPEGで保存し直して、もう一度お試しください。";

          /* PGM (P5) of eight bits, which browsers do not know: its head is words, with comments from # to the end of a line. */
          function graymap(octets) {
            let place = 2;
            const number = () => {
              for (;;) {
                if (octets[place] === 0x23) while (place < octets.length && octets[place] !== 10 && octets[place] !== 13) place += 1;
                else if (octets[place] === 32 || (octets[place] >= 9 && octets[place] <= 13)) place += 1;
                else break;
              }
              let value = 0, digits = 0;
              for (; octets[place] >= 48 && octets[place] <= 57 && digits < 9; place += 1, digits += 1) value = value * 10 + octets[place] - 48;
              if (digits === 0) throw new Unread(noPicture);
              return value;
            };
            const width = number(), height = number(), maximum = number(), start = place + 1;
            if (width < 1 || height < 1 || width * height > most || maximum < 1 || maximum > 255 || octets.length - start < width * height) throw new Unread(noPicture);
            return { width, height, pixels: octets.subarray(start, start + width * height), maximum };
          }

          /* The picture on the canvas, no larger than A4 at 600 dpi. */
          function paint(width, height, draw) {
            const scale = Math.min(1, longest / Math.max(width, height), shortest / Math.min(width, height));
            canvas.width = Math.max(1, Math.floor(width * scale));
            canvas.height = Math.max(1, Math.floor(height * scale));
            const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
            if (!context) throw new Unread(noPicture);
            context.imageSmoothingQuality = "high";
            context.fillStyle = "#fff";
            context.fillRect(0, 0, canvas.width, canvas.height);
            draw(context);
            return context;
          }

          async function painted(chosen) {
            if (chosen.size > most) throw new Unread("画像が大きすぎます。300dpi程度でスキャンした画像をお選びください。");
            const head = new Uint8Array(await chosen.slice(0, 2).arrayBuffer());
            if (head[0] === 0x50 && head[1] === 0x35) {
              const map = graymap(new Uint8Array(await chosen.arrayBuffer()));
              const whole = document.createElement("canvas");
              whole.width = map.width;
              whole.height = strip;
              const part = whole.getContext("2d", { alpha: false });
              if (!part) throw new Unread(noPicture);
              return paint(map.width, map.height, (context) => {
                for (let top = 0; top < map.height; top += strip) {
                  const rows = Math.min(strip, map.height - top), data = part.createImageData(map.width, rows);
                  for (let i = 0; i < map.width * rows; i += 1) {
                    const shade = map.pixels[top * map.width + i] * 255 / map.maximum;
                    data.data[4 * i] = data.data[4 * i + 1] = data.data[4 * i + 2] = shade;
                    data.data[4 * i + 3] = 255;
                  }
                  part.putImageData(data, 0, 0);
                  const y = top / map.height * canvas.height;
                  context.drawImage(whole, 0, 0, map.width, rows, 0, y, canvas.width, rows / map.height * canvas.height);
                }
              });
            }
            let picture;
            try {
              picture = await createImageBitmap(chosen);
            } catch {
              throw new Unread(noPicture);
            }
            try {
              return paint(picture.width, picture.height, (context) => context.drawImage(picture, 0, 0, canvas.width, canvas.height));
            } finally {
              picture.close();
            }
          }

          /* Its shades of grey as a PGM file. */
          function shades(context) {
            const { width, height } = canvas, head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
            const octets = new Uint8Array(head.length + width * height);
            octets.set(head);
            let place = head.length;
            for (let top = 0; top < height; top += strip) {
              const data = context.getImageData(0, top, width, Math.min(strip, height - top)).data;
              for (let i = 0; i < data.length; i += 4) {
                octets[place] = (77 * data[i] + 150 * data[i + 1] + 29 * data[i + 2]) >> 8;
                place += 1;
              }
            }
            return octets;
          }

          async function ask(octets) {
            let answer;
            try {
              const response = await fetch("/enquire", {
                method: "POST", headers: { "Content-Type": "image/x-portable-graymap", "X-Enquiry-Token": token }, body: octets, cache: "no-store", redirect: "error",
              });
              answer = await response.json();
            } catch {
              throw new Unread("このパソコンの問合せ用ソフトウェアが応答しません。動いていることを確かめて、このページを読み込み直してください。");
            }
            if (answer.token) token = answer.token;
            if (answer.error) throw new Unread(answer.message);
            return answer;
          }

          function show(answer) {
            if (answer.genuine !== true) {
              find("refused-words").textContent = answer.message;
              find("refused").hidden = false;
              return;
            }
            find("name").textContent = answer.name;
            find("signed").textContent = answer.signed;
            /* As an image nothing in it can run or load. */
            address = URL.createObjectURL(new Blob([answer.drawing], { type: "image/svg+xml" }));
            drawing.src = address;
            find("front").hidden = false;
            find("genuine").hidden = false;
          }

          function clear() {
            for (const id of ["genuine", "refused", "unread", "pictures", "front"]) find(id).hidden = true;
            for (const id of ["name", "signed", "refused-words", "unread-words", "chosen"]) find(id).textContent = "";
            drawing.removeAttribute("src");
            if (address) URL.revokeObjectURL(address);
            address = null;
          }

          async function enquire(chosen) {
            if (!chosen || isBusy) return;
            isBusy = true;
            file.disabled = true;
            clear();
            work.textContent = "画像を読み込んでいます…";
            try {
              const context = await painted(chosen);
              find("chosen").textContent = chosen.name;
              find("pictures").hidden = false;
              work.textContent = "スクランブル画像を読み取り、問い合わせています…";
              /* The words are shown before the work begins. */
              await new Promise((next) => setTimeout(next, 30));
              show(await ask(shades(context)));
            } catch (problem) {
              find("unread-words").textContent = problem instanceof Unread ? problem.message : noPicture;
              find("unread").hidden = false;
            } finally {
              work.textContent = "";
              file.disabled = false;
              file.value = "";
              isBusy = false;
              file.focus({ preventScroll: true });
            }
          }

          file.addEventListener("change", () => enquire(file.files[0]));
          for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
          for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
          drop.addEventListener("drop", (event) => { event.preventDefault(); enquire(event.dataTransfer.files[0]); });
          /* A picture that is dropped beside the field does not take the page's place. */
          for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
          find("larger").addEventListener("click", () => {
            const isLarge = find("pictures").classList.toggle("large");
            find("larger").setAttribute("aria-pressed", String(isLarge));
            find("larger").textContent = isLarge ? "並べて表示" : "大きく表示";
          });
          file.disabled = false;
        })();
        """#
}
