"""Writes the saved pages of this folder: our own words, marked up in the ways in which big outlets mark up theirs.

    python tests/pages/make.py

Each page has its own manner: what it says as JSON-LD, in meta tags and to its readers, and what stands around and among
its paragraphs. `expected.json` says what each of them tells.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent

GAS = """Juru runding kedua negara bertemu di Kota Selat pada Rabu untuk membahas batas ladang gas di perairan utara. Pertemuan itu berlangsung enam jam tanpa hasil tertulis.
Ketua delegasi tuan rumah mengatakan pihaknya menolak usul pengelolaan bersama selama kapal survei pihak lawan belum ditarik. “Kami tidak akan membahas pembagian hasil sebelum kapal itu pergi,” katanya kepada wartawan.
@1
Delegasi tamu menilai syarat itu tidak masuk akal. Mereka menawarkan penghentian sementara pengeboran selama tiga bulan sebagai gantinya.
Menurut seorang pejabat yang ikut dalam perundingan, kedua pihak sepakat bertemu lagi pada pertengahan bulan depan. Tempatnya belum ditentukan.
@2
Sengketa itu bermula tiga tahun lalu ketika sebuah perusahaan negara membuka penawaran atas dua blok yang diklaim keduanya."""

RICE = """Pemerintah menunda penandatanganan perjanjian impor beras dengan negara pemasok setelah harga yang ditawarkan dianggap terlalu tinggi. Penundaan diumumkan seusai rapat kabinet pada Senin sore.
Kepala tim perunding mengatakan pemerintah meminta potongan harga sepuluh persen untuk pengiriman tahun depan. Ia membantah kabar bahwa perundingan gagal.
@1
“Kami hanya meminta waktu dua pekan,” ujarnya.
Pihak pemasok belum memberi jawaban. Seorang diplomatnya mengatakan negaranya bersedia membahas harga asalkan jumlah pembelian dinaikkan.
@2
Kedua pemerintah menandatangani nota kesepahaman tentang pasokan beras dua tahun lalu, tetapi jumlahnya tidak pernah tercapai."""

TRUCE = """Utusan kelompok bersenjata di wilayah timur menerima usul gencatan senjata empat puluh hari yang diajukan penengah. Penerimaan itu disampaikan secara tertulis pada Kamis malam.
Juru bicara kelompok itu mengatakan gencatan senjata berlaku jika tentara kembali ke pangkalan sebelum akhir pekan. Ia mengancam akan melanjutkan serangan bila syarat itu dilanggar.
@1
Panglima wilayah mengatakan pasukannya sudah mulai bergerak. Ia menuduh kelompok itu masih menimbun senjata di dua desa.
Penengah dari negara tetangga menyambut langkah tersebut dan mengundang kedua pihak ke perundingan lanjutan bulan depan.
@2
Pertempuran selama dua bulan terakhir membuat ribuan warga mengungsi ke ibu kota kabupaten."""

TARIFF = """Negotiators from the two trading partners ended a third round of talks in the port city on Tuesday without agreeing on tariffs for steel and fish. Both sides said they would meet again before the end of the month.
The head of the visiting delegation said her government rejected a proposal to keep the duties for another year. “We came here to remove them, not to count them,” she told reporters.
@1
Officials of the host country offered to halve the duties if inspections at the border were eased. They said the offer stood until Friday.
A diplomat who follows the talks said neither government wanted to be seen as giving way before the elections in spring.
@2
The dispute began two years ago, when a shipment of frozen fish was turned back at the border and duties on steel followed within a week."""

CANAL = """The governments of the two riverside states have agreed to reopen talks on sharing water from the northern canal, an official of the joint commission said on Monday. No date has been set for the first meeting.
The upstream state had suspended the talks in March after accusing its neighbour of building a dam without notice. Its water ministry denied at the time that it wanted to leave the treaty.
@1
The downstream state demanded that measurements be published every week. Its chief engineer said farmers could not plan a season without them.
A mediator from the river commission welcomed the announcement and urged both sides to keep to the treaty until a new text was ready.
@2
The treaty dates from a time when the canal carried twice as much water as it does today."""

DEAL = """The rebel council said on Sunday it was ready to release forty prisoners if the army opened the road to the coast. The offer was read out on local radio and confirmed by a member of the council.
The defence ministry said it would study the offer but threatened to end the talks if the council kept adding conditions. A spokesman said the army had already opened the road twice this month.
@1
Aid groups asked both sides to let food convoys pass while the talks went on. They said stocks in the two northern towns would last a week.
The mediators plan to meet the council on Wednesday and the ministry the day after.
@2
An earlier exchange in autumn broke down within hours, and each side accused the other of having fired first."""

ID_NAV = '<nav class="menu"><ul><li><a href="/">Beranda</a></li><li><a href="/dunia">Dunia</a></li><li><a href="/ekonomi">Ekonomi</a></li><li><a href="/olahraga">Olahraga</a></li></ul></nav>'
EN_NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/business">Business</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
ID_MORE = '<aside class="sidebar"><h3>Terpopuler</h3><ul><li><a href="/a">Harga Cabai Naik Lagi</a> <span class="date">2 Februari 2021</span></li><li><a href="/b">Tim Nasional Menang Tipis</a> <span class="date">3 Februari 2021 08:00 WIB</span> <span class="author">Joko Lain</span></li></ul></aside>'
EN_MORE = '<aside class="related-stories"><h3>Most read</h3><ul><li><a href="/a">Bakers Fear a Dry Summer</a> <time datetime="2021-02-02T08:00:00Z">2 February 2021</time></li><li><a href="/b">A Bridge Reopens</a> <span class="byline">By Someone Else</span></li></ul></aside>'


@dataclass(frozen=True)
class Page:
    """A page to write: what it tells, its article, and its parts."""

    name: str
    headline: str
    outlet: str
    published: str
    byline: str | None
    article: str
    head: str
    above: str
    marks: tuple[str, str] = ("", "")
    below: str = ""
    language: str = "id"
    title: str = ""
    wrap: str = '<div class="article-content" itemprop="articleBody">{}</div>'
    attributes: str = ""
    furniture: tuple[str, ...] = field(default=())
    wire: str | None = None

    def html(self) -> str:
        """The page."""
        nav, more = (ID_NAV, ID_MORE) if self.language.startswith("id") else (EN_NAV, EN_MORE)
        parts = []
        for line in self.article.split("\n"):
            if line in {"@1", "@2"}:
                parts.append(self.marks[int(line[1]) - 1])
            else:
                parts.append(f"<p>{line}</p>")
        body = self.wrap.format("\n".join(part for part in parts if part) + "\n" + self.below)
        return (
            f'<!doctype html>\n<html{self.attributes} lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{self.title or self.headline}</title>\n{self.head}\n</head>\n<body>\n{nav}\n"
            f"<article>\n{self.above}\n{body}\n</article>\n{more}\n<footer><p>Tentang kami | Redaksi</p></footer>\n</body>\n</html>\n"
        )


def meta(**values: str) -> str:
    """Meta tags; two underscores stand for a colon."""
    out = []
    for key, value in values.items():
        name = key.replace("__", ":")
        kind = "property" if ":" in name else "name"
        out.append(f'<meta {kind}="{name}" content="{value}">')
    return "\n".join(out)


def ld(record: object) -> str:
    """A script of JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(record, ensure_ascii=False)}</script>'


def news(headline: str, published: str, author: object, outlet: str, **more: object) -> dict[str, object]:
    """A record of an article in the usual form."""
    return {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline, "datePublished": published,
        "author": author, "publisher": {"@type": "Organization", "name": outlet}, **more,
    }  # fmt: skip


def person(name: str) -> dict[str, str]:
    """A person's record."""
    return {"@type": "Person", "name": name}


PAGES = [
    # JSON-LD whole; the day shown in Indonesian with WIB; a video and a pointer among the paragraphs.
    Page(
        "01-detil", "Perundingan Ladang Gas Buntu, Kapal Survei Jadi Ganjalan", "kabarselat", "2022-01-13T10:15:07+07:00", "Ratih Kusumawati", GAS,
        meta(og__title="Perundingan Ladang Gas Buntu, Kapal Survei Jadi Ganjalan", og__site_name="kabarselat", dtk__author="Ratih Kusumawati", dtk__publishdate="2022/01/13 10:15:07")
        + ld(news("Perundingan Ladang Gas Buntu, Kapal Survei Jadi Ganjalan", "2022-01-13T10:15:07+07:00", person("Ratih Kusumawati"), "kabarselat", dateModified="2022-01-13T11:40:00+07:00")),
        '<h1 class="detail__title">Perundingan Ladang Gas Buntu, Kapal Survei Jadi Ganjalan</h1><div class="detail__author">Ratih Kusumawati - <span class="detail__label">kabarNews</span></div><div class="detail__date">Kamis, 13 Jan 2022 10:15 WIB</div><figure><img src="x.jpg" alt=""><figcaption>Foto: Kapal survei di perairan utara (Dok. Kementerian)</figcaption></figure>',
        ('<p class="para_caption">ADVERTISEMENT</p><p>SCROLL TO CONTINUE WITH CONTENT</p>', '<p><strong>Simak Video: "Kami Tak Akan Mundur", Kata Juru Runding</strong></p><p>[Gambas:Video 20detik]</p>'),
        "<p>(rkw/bpr)</p>",
        furniture=("ADVERTISEMENT", "SCROLL TO CONTINUE", "Simak Video", "[Gambas"),
    ),
    # No JSON-LD; the day in figures beside the outlet's name; the writer only in a labelled line.
    Page(
        "02-angka", "Pemerintah Tunda Perjanjian Impor Beras", "Lentera.com", "2023-02-06T19:05:00+07:00", "Bima Prakoso", RICE,
        meta(og__title="Pemerintah Tunda Perjanjian Impor Beras Halaman all - Lentera.com", og__site_name="Lentera.com"),
        '<h1 class="read__title">Pemerintah Tunda Perjanjian Impor Beras</h1><div class="read__header"><div class="read__time">Lentera.com - 06/02/2023, 19:05 WIB</div></div><div class="credit"><div class="credit-title">Penulis <b>Bima Prakoso</b></div><div class="credit-title">Editor <b>Sari Melati</b></div></div>',
        ('<p><strong>Baca juga: <a href="/x">Menteri: Kami Menolak Harga Itu</a></strong></p>', '<p><strong>Baca juga: <a href="/y">Stok Beras Cukup Sampai Lebaran</a></strong></p>'),
        "<p>Penulis: Bima Prakoso Editor: Sari Melati</p><p>Copyright Lentera.com. Dilarang menyalin tanpa izin.</p>",
        title="Pemerintah Tunda Perjanjian Impor Beras Halaman all - Lentera.com",
        furniture=("Baca juga", "Copyright", "Penulis:"),
    ),
    # JSON-LD of another article (one of those most read), dates and names and all.
    Page(
        "03-salah", "Kelompok Bersenjata Terima Gencatan Senjata 40 Hari", "Suara Timur", "2023-08-04T07:05:00+09:00", "Yohana Matulessy", TRUCE,
        meta(og__title="Kelompok Bersenjata Terima Gencatan Senjata 40 Hari", og__site_name="Suara Timur", article__published_time="2023-08-04T07:05:00+09:00", author="Yohana Matulessy")
        + ld(news("Harga Cabai Naik Lagi di Tiga Pasar", "2019-03-02T08:00:00+07:00", person("Joko Lain"), "Suara Timur")),
        '<h1>Kelompok Bersenjata Terima Gencatan Senjata 40 Hari</h1><p class="info">Jumat, 4 Agustus 2023 | 07.05 WIT</p><p class="info">Oleh: Yohana Matulessy</p>',
        ('<div class="bacajuga">BACA JUGA: Panglima Bantah Kirim Pasukan Tambahan</div>', "<p>Simak juga: Kronologi Dua Bulan Pertempuran</p>"),
        furniture=("BACA JUGA", "Simak juga"),
    ),
    # JSON-LD with Greenwich's clock, readers are shown central Indonesian time: the same instant, the next day.
    Page(
        "04-wita", "Batas Ladang Gas Dibahas Lagi Bulan Depan", "Makassar Pagi", "2022-01-14T06:30:00+08:00", "Andi Ratulangi", GAS,
        meta(og__title="Batas Ladang Gas Dibahas Lagi Bulan Depan | Makassar Pagi", og__site_name="Makassar Pagi")
        + ld({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Makassar Pagi"}, news("Batas Ladang Gas Dibahas Lagi Bulan Depan", "2022-01-13T22:30:00Z", {"@id": "#andi"}, "Makassar Pagi"), {"@type": "Person", "@id": "#andi", "name": "Andi Ratulangi"}]}),
        '<h1>Batas Ladang Gas Dibahas Lagi Bulan Depan</h1><div><span class="author">Andi Ratulangi</span> <span class="waktu">Jumat, 14 Januari 2022 06:30 WITA</span></div>',
        ("<p>Lihat juga: Peta Ladang Gas di Perairan Utara</p>", "<p>Bagikan</p><p>Facebook</p><p>WhatsApp</p>"),
        furniture=("Lihat juga", "Bagikan", "Facebook", "WhatsApp"),
    ),
    # An agency: byline and editor below the article, and a foot of rights.
    Page(
        "05-kantor", "Kepala Tim Perunding Bantah Perundingan Beras Gagal", "Kabar Nusantara", "2023-02-06T20:48:00+07:00", "Dewi Anggraini", RICE,
        meta(og__title="Kepala Tim Perunding Bantah Perundingan Beras Gagal - Kabar Nusantara", og__site_name="Kabar Nusantara", twitter__title="Kepala Tim Perunding Bantah Perundingan Beras Gagal - Kabar Nusantara"),
        '<h1 class="post-title">Kepala Tim Perunding Bantah Perundingan Beras Gagal</h1><p class="simple-share">Senin, 6 Februari 2023 20:48 WIB</p><figure><img src="a.jpg"><figcaption>Arsip foto - Buruh memanggul beras. KABAR FOTO/Tri Utomo/foc.</figcaption></figure>',
        ("<p>Baca juga: Harga gabah turun di sentra produksi</p>", "<p>Baca juga: Bulog serap gabah petani</p>"),
        "<p>Pewarta: Dewi Anggraini<br>Editor: Hasan Basri<br>Copyright © KABAR NUSANTARA 2023</p>",
        furniture=("Baca juga", "Pewarta", "Copyright"),
    ),
    # AMP, its canonical address elsewhere.
    Page(
        "06-amp", "Penengah Undang Dua Pihak ke Perundingan Lanjutan", "Pos Khatulistiwa", "2023-08-04T14:20:00+07:00", "Teguh Santosa", TRUCE,
        '<link rel="canonical" href="https://www.poskhatulistiwa.example/dunia/penengah-undang-dua-pihak">'
        + ld(news("Penengah Undang Dua Pihak ke Perundingan Lanjutan", "2023-08-04T14:20:00+07:00", [person("Teguh Santosa")], "Pos Khatulistiwa", mainEntityOfPage={"@type": "WebPage", "@id": "https://www.poskhatulistiwa.example/dunia/penengah-undang-dua-pihak"})),
        '<amp-img src="logo.png"></amp-img><h1>Penengah Undang Dua Pihak ke Perundingan Lanjutan</h1><p class="amp-meta">Teguh Santosa | Jumat, 4 Agustus 2023, 14:20 WIB</p>',
        ('<p><a href="/z">Baca Juga: Pengungsi Mulai Pulang</a></p>', "<amp-ad></amp-ad><p>Iklan</p>"),
        title="Penengah Undang Dua Pihak ke Perundingan Lanjutan - Pos Khatulistiwa",
        attributes=" amp", furniture=("Baca Juga", "Iklan"),
    ),
    # The second page of an article.
    Page(
        "07-halaman-2", "Menelusuri Sengketa Ladang Gas di Utara", "Majalah Teluk", "2022-03-02T08:00:00+07:00", "Nirmala Dewanti", GAS,
        '<link rel="canonical" href="https://teluk.example/sengketa-gas?page=2"><link rel="prev" href="https://teluk.example/sengketa-gas">'
        + meta(og__title="Menelusuri Sengketa Ladang Gas di Utara - Halaman 2", og__site_name="Majalah Teluk", article__published_time="2022-03-02T08:00:00+07:00", article__author="Nirmala Dewanti"),
        '<h1>Menelusuri Sengketa Ladang Gas di Utara</h1><p>Reporter: Nirmala Dewanti</p><p>Rabu, 2 Maret 2022 08:00 WIB</p>',
        ("", "<p>Halaman Selanjutnya: Peta yang Diperdebatkan</p>"),
        '<div class="paging"><a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a></div>',
        title="Menelusuri Sengketa Ladang Gas di Utara - Halaman 2 - Majalah Teluk",
        furniture=("Halaman Selanjutnya",),
    ),
    # JSON-LD broken by a comma too many; an organisation as its author, a person in the byline.
    Page(
        "08-rusak", "Syarat Kapal Survei Dinilai Tak Masuk Akal", "Warta Senja", "2022-01-12T21:40:00+07:00", "Galih Nugroho", GAS,
        meta(og__title="Syarat Kapal Survei Dinilai Tak Masuk Akal", og__site_name="Warta Senja")
        + '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Syarat Kapal Survei Dinilai Tak Masuk Akal","datePublished":"2022-01-12T21:40:00+07:00","author":{"@type":"Organization","name":"Warta Senja",},}</script>',
        '<h1>Syarat Kapal Survei Dinilai Tak Masuk Akal</h1><div class="byline">Oleh <a rel="author" href="/penulis/galih">Galih Nugroho</a></div><div>Rabu 12 Jan 2022 21:40 WIB</div><div>Red: Maya Puspita</div>',
        ("<p>Baca selengkapnya: Isi Usul Pengelolaan Bersama</p>", ""),
        furniture=("Baca selengkapnya",),
    ),
    # A wire's report, told after Reuters; no writer.
    Page(
        "09-kawat", "Dewan Sungai Sambut Perundingan Air", "Berita Baru", "2022-06-07T09:00:00+07:00", "Tim Redaksi", TRUCE,
        meta(og__title="Dewan Sungai Sambut Perundingan Air", og__site_name="Berita Baru", og__url="https://beritabaru.example/dewan-sungai")
        + ld(news("Dewan Sungai Sambut Perundingan Air", "2022-06-07 09:00:00", {"@type": "Organization", "name": "Tim Redaksi"}, "Berita Baru")),
        '<h1>Dewan Sungai Sambut Perundingan Air</h1><span class="tanggal">Selasa, 7 Juni 2022 - 09:00 WIB</span>',
        ("<p>Pilihan Redaksi</p>", ""), "<p>Sumber: Reuters</p>", furniture=("Pilihan Redaksi", "Sumber: Reuters"), wire="Reuters",
    ),
    # The markup's clock names no zone and has the day of the last change first.
    Page(
        "10-tanpa-zona", "Harga Beras Impor Dianggap Terlalu Tinggi", "Ekonomi Harian", "2023-02-06T17:30:00+07:00", "Laras Wening, Dimas Aryo", RICE,
        meta(og__title="Harga Beras Impor Dianggap Terlalu Tinggi", og__site_name="Ekonomi Harian", article__modified_time="2023-02-09 10:00:00", publishdate="2023-02-06 17:30:00", author="Laras Wening dan Dimas Aryo"),
        '<p>Diperbarui: Kamis, 9 Februari 2023 10:00 WIB</p><h1>Harga Beras Impor Dianggap Terlalu Tinggi</h1><p>Laras Wening, Dimas Aryo</p><p>Senin, 6 Februari 2023 | 17:30 WIB</p>',
        ("<p>TONTON JUGA: Antrean Beras Murah</p>", ""), furniture=("TONTON JUGA",),
    ),
    # Day and clock in blocks of their own; an old encoding of quotation marks as entities.
    Page(
        "11-terpisah", "Tamu Tawarkan Jeda &quot;Pengeboran&quot; Tiga Bulan", "Radar Teluk", "2022-01-12T23:10:00+08:00", "Made Suardana", GAS,
        meta(og__title="Tamu Tawarkan Jeda &amp;quot;Pengeboran&amp;quot; Tiga Bulan", og__site_name="Radar Teluk"),
        '<h1>Tamu Tawarkan Jeda &quot;Pengeboran&quot; Tiga Bulan</h1><div class="meta"><div>Made Suardana</div><div>12 Januari 2022</div><div>23:10 WITA</div></div><div>Laporan Wartawan Radar Teluk, Made Suardana</div>',
        ("<p>Ikuti kami di kanal WhatsApp</p>", "<p>Artikel Terkait</p>"),
        furniture=("Ikuti kami", "Artikel Terkait"),
    ),
    # Microdata only.
    Page(
        "12-mikro", "Utusan Timur: Tentara Harus Kembali ke Pangkalan", "Obor Rakyat", "2023-08-03T22:15:00+09:00", "Frans Wanggai", TRUCE,
        meta(og__site_name="Obor Rakyat"),
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Utusan Timur: Tentara Harus Kembali ke Pangkalan</h1><span itemprop="author" itemscope><span itemprop="name">Frans Wanggai</span></span> <time itemprop="datePublished" datetime="2023-08-03T22:15:00+09:00">3 Agustus 2023</time></div>',
        ("<p>Berita Terkait: Dua Desa Dikosongkan</p>", ""),
        title="Utusan Timur: Tentara Harus Kembali ke Pangkalan | Obor Rakyat", furniture=("Berita Terkait",),
    ),
    # English, JSON-LD whole.
    Page(
        "13-tariffs", "Steel and Fish Hold Up Trade Talks", "The Harbour Post", "2024-03-05T17:20:00-05:00", "Harriet Lowe", TARIFF,
        meta(og__title="Steel and Fish Hold Up Trade Talks | The Harbour Post", og__site_name="The Harbour Post", article__published_time="2024-03-05T22:20:00+00:00")
        + ld([news("Steel and Fish Hold Up Trade Talks", "2024-03-05T17:20:00-05:00", [person("Harriet Lowe")], "The Harbour Post")]),
        '<h1>Steel and Fish Hold Up Trade Talks</h1><p class="byline">By Harriet Lowe, Trade Correspondent</p><time datetime="2024-03-05T17:20:00-05:00">March 5, 2024 5:20 p.m. EST</time><figure><img src="a.jpg"><figcaption>Trawlers in port on Monday. Tomas Ferry/Reuters</figcaption></figure>',
        ('<p>Advertisement</p><p>Read more: “We Will Not Pay Twice,” Says Minister</p>', "<p>Sign up for our morning newsletter</p>"),
        "<p>© 2024 The Harbour Post. All rights reserved.</p>", "en-US",
        furniture=("Advertisement", "Read more", "Sign up", "© 2024"),
    ),
    # English, nothing in the markup but the title; the day above the headline.
    Page(
        "14-bare", "Riverside States to Reopen Canal Talks", "Upland Gazette", "2023-06-05T21:40:00+10:00", "Tomas Ferry", CANAL,
        "",
        '<p class="date">5 June 2023 at 9:40 p.m. AEST</p><h1>Riverside States to Reopen Canal Talks</h1><p>By Tomas Ferry</p>',
        ("<p>Related: What the Treaty Says</p>", "<p>Share this</p><p>Tweet</p>"), "", "en",
        title="Riverside States to Reopen Canal Talks - Upland Gazette",
        furniture=("Related:", "Share this", "Tweet"),
    ),
    # English, two writers as one text, an agency in the byline beside them.
    Page(
        "15-two-writers", "Rebel Council Offers to Release Forty Prisoners", "Coast Tribune", "2022-11-13T08:15:00+00:00", "Mary Okello, Paul Steiner", DEAL,
        meta(og__title="Rebel Council Offers to Release Forty Prisoners - World | Coasttribune.example", og__site_name="Coast Tribune")
        + ld(news("Rebel Council Offers to Release Forty Prisoners", "2022-11-13T08:15:00Z", "Mary Okello and Paul Steiner", "Coast Tribune")),
        '<h1>Rebel Council Offers to Release Forty Prisoners</h1><p class="c-byline">By Mary Okello and Paul Steiner The Associated Press</p><p>Posted November 13, 2022 8:15 am GMT</p><p>4 min read</p>',
        ("<p>Story continues below advertisement</p>", "<p>Trending Now</p>"), "", "en",
        title="Rebel Council Offers to Release Forty Prisoners - World | Coasttribune.example",
        furniture=("Story continues", "Trending Now"),
    ),
    # English, JSON-LD with the template's date of 1970 and the outlet's name for headline.
    Page(
        "16-template", "Farmers Want Weekly Figures From the Canal", "Meadow Times", "2023-06-06T06:00:00+00:00", "Ingrid Vale", CANAL,
        meta(og__title="Farmers Want Weekly Figures From the Canal", og__site_name="Meadow Times", parsely_pub_date="", sailthru_date="")
        + '<meta name="parsely-pub-date" content="2023-06-06T06:00:00Z"><meta name="parsely-author" content="Ingrid Vale">'
        + ld(news("Meadow Times", "1970-01-01T00:00:00Z", {"@type": "Person", "name": "admin"}, "Meadow Times")),
        '<h1>Farmers Want Weekly Figures From the Canal</h1><p>Published 6 June 2023</p>',
        ("<p>Image caption: The canal in May</p>", ""), "", "en-GB", furniture=("Image caption",),
    ),
    # English, a headline in the markup that differs from the one shown; the writer's handle and trade beside the name.
    Page(
        "17-two-heads", "Neither Side Wants to Give Way on Fish Before the Vote", "Quay Review", "2024-03-06T07:00:00+00:00", "Ana Brandt", TARIFF,
        meta(og__title="Neither Side Wants to Give Way on Fish Before the Vote", og__site_name="Quay Review", twitter__title="Neither Side Wants to Give Way on Fish Before the Vote", author="Ana Brandt, Diplomatic Editor")
        + ld(news("Fish talks: neither side gives way before the vote", "2024-03-06T07:00:00.000Z", [{"@type": "Person", "name": "Ana Brandt (@anabrandt)"}], "Quay Review")),
        '<h1>Neither Side Wants to Give Way on Fish Before the Vote</h1><a rel="author" href="/ana">Ana Brandt</a>',
        ("<p>You may also like</p>", "<p>Follow us on Facebook</p>"), "", "en-GB",
        title="Fish talks: neither side gives way | Quay Review", furniture=("You may also like", "Follow us"),
    ),
    # Indonesian, a site whose heading is its own name, the article's stands in an h2.
    Page(
        "18-logo", "Perundingan Enam Jam Berakhir Tanpa Hasil", "Harian Muara", "2022-01-12T20:00:00+07:00", "Wulan Sari", GAS,
        meta(og__title="Perundingan Enam Jam Berakhir Tanpa Hasil - Harian Muara", og__site_name="Harian Muara", article__published_time="2022-01-12T20:00:00+07:00"),
        '<h1>Harian Muara</h1><h2>Perundingan Enam Jam Berakhir Tanpa Hasil</h2><p>Penulis: Wulan Sari | Editor: Budi Raharja</p>',
        ("<p>Baca Juga:</p><p>Video: Suasana di Luar Gedung</p>", ""), furniture=("Baca Juga", "Video:"),
    ),
    # Indonesian, JSON-LD one month off (day and month changed about), the markup and what is shown agree.
    Page(
        "19-tertukar", "Pasukan Mulai Kembali ke Pangkalan", "Fajar Papua", "2023-08-05T11:00:00+09:00", "Marthen Rumbiak", TRUCE,
        meta(og__title="Pasukan Mulai Kembali ke Pangkalan", og__site_name="Fajar Papua", article__published_time="2023-08-05T11:00:00+09:00")
        + ld(news("Pasukan Mulai Kembali ke Pangkalan", "2023-05-08T11:00:00+09:00", person("Marthen Rumbiak"), "Fajar Papua")),
        '<h1>Pasukan Mulai Kembali ke Pangkalan</h1><p>Marthen Rumbiak</p><p>Sabtu, 5 Agustus 2023 | 11:00 WIT</p>',
        ("<p>Dapatkan berita terbaru lewat kanal kami</p>", "<p>Tags: gencatan senjata, pengungsi</p>"),
        furniture=("Dapatkan berita", "Tags:"),
    ),
    # Indonesian, months shortened, a clock with a full stop, GMT+7.
    Page(
        "20-gmt", "Diplomat: Harga Bisa Dibahas Asalkan Pembelian Naik", "Kliknegeri", "2023-02-07T06:45:00+07:00", "Putri Handayani", RICE,
        meta(og__title="Diplomat: Harga Bisa Dibahas Asalkan Pembelian Naik - Kliknegeri", og__site_name="Kliknegeri"),
        '<h1>Diplomat: Harga Bisa Dibahas Asalkan Pembelian Naik</h1><p>Putri Handayani, Kliknegeri - Selasa, 7 Feb 2023 06.45 GMT+7</p><p>Jurnalis: Putri Handayani</p>',
        ("<p>Gulir untuk lanjut membaca</p>", "<p>Foto: Gudang beras di pelabuhan (AFP)</p>"),
        furniture=("Gulir untuk", "Foto:"),
    ),
]  # fmt: skip


def main() -> None:
    """Writes the pages and what they tell."""
    told = {}
    for page in PAGES:
        (HERE / f"{page.name}.html").write_text(page.html(), encoding="utf-8")
        told[page.name] = {
            "headline": page.headline.replace("&quot;", '"'), "outlet": page.outlet, "published": page.published,
            "byline": page.byline, "wire": page.wire, "furniture": page.furniture,
        }  # fmt: skip
    (HERE / "expected.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
