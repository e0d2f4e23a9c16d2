# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Bring your own history
#
# A lake that was started today knows today. Streaks, half-lives, re-entries and the best week to release need the days
# before, and those exist: as downloads, in archives, on somebody's disk. This notebook shows how they come in, and what
# to look at afterwards:
#
# 1. What the lake has, and which days it lacks.
# 2. The commands that bring files in.
# 3. What became of them: taken, refused, or beaten by something better.
# 4. What the history is good for: where the service's own numbers now agree with ours.
#
# It only looks. The commands are yours to run, in a terminal; nothing below changes the lake.

# %%
import altair as alt
import pandas as pd
from asking import MUTED, SPOTIFY, TIKTOK, WIDTH, ask, charts, drawn, market_to_show, say

# %%
MARKET = market_to_show("no", charts())
pd.set_option("display.max_colwidth", 160)
NAME = "the world" if MARKET == "global" else MARKET.upper()

# %% [markdown]
# ## 1. What is there, and what is missing?
#
# `completeness` has one row per chart and month, from the chart's first collected day to its last: how many dates the
# month should have, and how many it has. What lies before the first day is not *missing* to it. That is the history.

# %%
months = ask(
    """
    SELECT platform, chart, month, dates_expected, dates_observed, ranks_expected, ranks_present, nominal_depth,
        shallow_dates, missing_dates, rank_holes
    FROM completeness
    WHERE market = :market
    ORDER BY platform, chart, month
    """,
    market=MARKET,
)
months = months.assign(
    of=months["platform"] + " " + months["chart"],
    # awswrangler reads an empty text as none.
    missing_dates=months["missing_dates"].fillna(""),
    rank_holes=months["rank_holes"].fillna(""),
)
lacking = months[(months["missing_dates"] != "") | (months["rank_holes"] != "")]
EMPTY = f"The lake has no chart of {NAME} yet: section 2 brings one in."
say(
    f"Of {NAME} the lake has **{months['of'].nunique()}** chart{'s' if months['of'].nunique() != 1 else ''}, the first "
    f"from **{months['month'].min()}**. **{months['dates_observed'].sum():,}** dates of "
    f"**{months['dates_expected'].sum():,}** that lie between first and last were collected; **{len(lacking)}** of "
    f"{len(months)} months lack a date or a rank."
    if len(months)
    else EMPTY
)

# %%
bar = alt.Chart(months).encode(x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)))
drawn(
    alt.layer(
        bar.mark_bar(color="#E3E6E9", stroke=MUTED).encode(y=alt.Y("dates_expected:Q", title="dates")),
        bar.mark_bar(color=SPOTIFY, opacity=0.9).encode(
            y="dates_observed:Q",
            tooltip=["of:N", "month:O", "dates_observed:Q", "dates_expected:Q", "missing_dates:N", "rank_holes:N"],
        ),
        data=months,
    )
    .properties(width=WIDTH - 80, height=70)
    .facet(alt.Facet("of:N", title=None), columns=1, title=f"Dates collected in {NAME} (grey: expected and missing)")
    .resolve_scale(y="independent"),
    months,
    EMPTY,
)

# %% [markdown]
# The days to look for first, and days on which ranks are missing from the middle of a chart (a page that broke off, a
# row that was refused):

# %%
drawn(
    lacking[["of", "month", "missing_dates", "rank_holes"]],
    lacking,
    "Between the first and the last collected day no date and no rank is missing." if len(months) else EMPTY,
)

# %% [markdown]
# ## 2. How files come in
#
# **A few chart downloads.** charts.spotify.com lets anyone who is logged in download a day since 2017. Market and date
# are in the file's name, so leave it as it is:
#
# ```sh
# chartlake drop regional-no-daily-2026-03-02.csv regional-no-daily-2026-03-03.csv
# ```
#
# **Years that somebody merged** into one CSV, with a column for the date (and the market, if it has several):
#
# ```sh
# chartlake drop charts-daily.csv --source charts_history
# ```
#
# **A playlist's past**: one line per position, playlist and moment (`captured_at`, `playlist_id`, `position`,
# `track_id`, `track_name`, …); **a TikTok chart** of your own or of a vendor:
#
# ```sh
# chartlake drop playlists.csv.gz --source playlist_history
# chartlake drop my_sounds.csv --source tiktok_charts_csv
# ```
#
# **Thousands of files**, or the raw zone of another lake: the same, all at once, on Spark (`make spark` installs it
# here; with `--profile` a Glue job does it):
#
# ```sh
# chartlake backfill downloads/ --source charts_csv
# chartlake backfill s3://my-archive/charts/ --source charts_history --profile NAME
# ```
#
# Dropping a file twice, or half a folder again after it broke off, changes nothing: the same file is the same answer.
# Each command prints what became of every file, and ends with exit code 3 when one did not come in. `docs/backfill.md`
# and `docs/sources.md` have the rest. To try it without a lake to lose:
#
# ```sh
# mkdir scratch downloads
# chartlake up --home scratch --lake sandbox/lake.toml
# python -m sandbox write-charts downloads --market no
# chartlake drop downloads/*.csv --home scratch
# CHARTLAKE_HOME=scratch python -m notebooks.render 06_bring_your_own_history
# ```

# %% [markdown]
# ## 3. What became of them?
#
# **Taken.** Every file leaves a row in `ingest_runs`, garbage too. Here are those of sources whose files people bring:

# %%
files = ask("""
    SELECT source, scope, outcome, count(*) AS files, sum(rows) AS rows, sum(quarantined) AS quarantined,
        max(started_at) AS newest
    FROM ingest_runs
    WHERE stage = 'transform'
        AND source IN ('charts_csv', 'charts_history', 'playlist_history', 'tiktok_charts_csv', 'planned_releases')
    GROUP BY source, scope, outcome
    ORDER BY newest DESC, source, scope, outcome
    LIMIT 20
""")
drawn(files, files, "No file was dropped yet.")

# %% [markdown]
# **Refused.** A row that breaks the contract does not come in, and is not lost: it stands in `quarantine` with the
# reason. `answers_refused` are whole files. A refused row may also be a good sign: a page that showed a song twice.

# %%
refused = ask("""
    SELECT source, reason, date, rows_refused, answers_refused, newest_raw_key
    FROM quarantined
    ORDER BY date DESC, rows_refused DESC, source, reason
    LIMIT 50
""")
refused.head(10)

# %%
drawn(
    alt.Chart(refused, title="Refused rows by reason")
    .mark_bar()
    .encode(
        x=alt.X("rows_refused:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("reason:N", title=None, sort="-x", axis=alt.Axis(labelLimit=320)),
        color=alt.Color("source:N", title=None, scale=alt.Scale(range=[SPOTIFY, TIKTOK, "#009E73", "#CC79A7"])),
        tooltip=["source:N", "reason:N", "date:T", "rows_refused:Q", "answers_refused:Q"],
    )
    .properties(width=WIDTH - 320),
    refused,
    "Nothing was refused.",
)

# %% [markdown]
# **Beaten.** A file for a day that the lake has already does not overwrite it blindly. Of two snapshots of a day one
# counts: the deeper one, then the better source, then the later one. The other stays where it can be seen.
# `restatements` lists every position at which the two differ; equal ones leave nothing to list.

# %%
restated = ask(
    """
    SELECT platform, chart, chart_date, rank, current_source, beaten_source, current_streams, beaten_streams,
        COALESCE(current_recording_id, '') <> COALESCE(beaten_recording_id, '') AS other_song
    FROM restatements
    WHERE market = :market
    ORDER BY chart_date DESC, platform, chart, rank
    LIMIT 5000
    """,
    market=MARKET,
)
say(
    f"In {NAME} **{len(restated):,}** positions of **{restated['chart_date'].nunique()}** days differ between "
    f"two snapshots{', of the newest 5,000' if len(restated) == 5000 else ''}; at **{restated['other_song'].sum():,}** "
    "of them another song stands there, or none."
    if len(restated)
    else f"In {NAME} no two snapshots of a day differ: no day came twice, or what came twice was the same."
)

# %%
drawn(
    alt.Chart(
        restated.assign(pair=restated["current_source"] + " counts, " + restated["beaten_source"] + " was beaten"),
        title="Where snapshots of one day differ",
    )
    .mark_point(filled=True, size=35, opacity=0.7)
    .encode(
        x=alt.X("chart_date:T", title=None, axis=alt.Axis(format="%-d %b %Y", tickCount=6)),
        y=alt.Y("rank:Q", title="rank", scale=alt.Scale(reverse=True, domainMin=1)),
        color=alt.Color(
            "pair:N",
            title=None,
            scale=alt.Scale(range=[SPOTIFY, TIKTOK]),
            legend=alt.Legend(orient="bottom", labelLimit=0),
        ),
        tooltip=["chart:N", "chart_date:T", "rank:Q", "current_streams:Q", "beaten_streams:Q"],
    )
    .properties(width=WIDTH, height=220),
    restated,
    "It takes a day that came from two sources, or twice with other content.",
)

# %% [markdown]
# ## 4. What is the history good for?
#
# Spotify prints its own peak, previous rank and days on the chart beside each song. A lake that starts in the middle
# cannot agree: `history_starts_later`. `reconciliation` counts how often that is the reason; each year that is brought
# in takes from the blue. What `differs` is not mended by history: there the two sides count differently.

# %%
open_points = ask(
    """
    SELECT chart, date_format(chart_date, '%Y-%m') AS month, reason,
        count(*) AS positions
    FROM reconciliation
    WHERE platform = 'spotify' AND market = :market
    GROUP BY chart, date_format(chart_date, '%Y-%m'), reason
    ORDER BY chart, month, reason
    """,
    market=MARKET,
)
drawn(
    alt.Chart(open_points, title=f"Where the service's own numbers of {NAME} are not ours, and why")
    .mark_bar()
    .encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("positions:Q", title="positions"),
        color=alt.Color(
            "reason:N",
            title=None,
            scale=alt.Scale(domain=["history_starts_later", "gap", "differs"], range=[SPOTIFY, MUTED, TIKTOK]),
        ),
        row=alt.Row("chart:N", title=None),
        tooltip=["chart:N", "month:O", "reason:N", "positions:Q"],
    )
    .properties(width=WIDTH - 140, height=130)
    .resolve_scale(y="independent"),
    open_points,
    "Nothing differs; or no source of these charts tells its own peaks.",
)

# %% [markdown]
# `docs/reconciliation.md` goes through the reasons. And playlists: each line is a playlist, each point a day on which
# it was captured. Days between two points were not collected; the line is only there to lead the eye.

# %%
lists = ask("""
    SELECT playlist_id, playlist_name, snapshot_date, songs, positions, mean_popularity, popularity_status
    FROM playlist_kpis
    ORDER BY playlist_name, snapshot_date
""")
drawn(
    alt.Chart(lists, title="Songs on each playlist, day by day")
    .mark_line(point=alt.OverlayMarkDef(size=15))
    .encode(
        x=alt.X("snapshot_date:T", title=None, axis=alt.Axis(format="%-d %b %Y", tickCount=6)),
        y=alt.Y("songs:Q", title="songs", scale=alt.Scale(zero=False), axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("playlist_name:N", title=None, legend=alt.Legend(orient="bottom", labelLimit=0)),
        detail="playlist_id:N",
        tooltip=["playlist_name:N", "snapshot_date:T", "songs:Q", "positions:Q", "popularity_status:N"],
    )
    .properties(width=WIDTH, height=200),
    lists,
    "The lake has no playlist: drop a history as above, or name one under [sources.spotify_playlists] in lake.toml.",
)
