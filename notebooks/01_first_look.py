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
# # A first look at the lake
#
# Five questions, each answered by one of the lake's views:
#
# 1. What is in the lake, and is it fresh?
# 2. What is on the chart today?
# 3. Who moved?
# 4. How does one song live?
# 5. How much do Spotify and TikTok share?
#
# The same cells run on the lake of this machine (`make demo`, or `chartlake up`) and on the one that `cdk deploy`
# made on AWS. Two variables say which, set before Jupyter is started:
#
# * `CHARTLAKE_HOME`: the folder that holds `.chartlake/`; without it the checkout, where `chartlake up` makes it.
#   The lake of `make demo` is in `sandbox/`.
# * `CHARTLAKE_PROFILE`: an AWS profile. When it is set, the lake of that account is asked instead.
#
# Open this file as a notebook with Jupytext: `jupytext --to ipynb notebooks/01_first_look.py`.

# `ask` of `asking.py`, the module beside this file, runs Athena SQL through awswrangler and gives a DataFrame. Values
# go in as `:name` and are quoted.

# %%
import altair as alt
from asking import MUTED, SPOTIFY, WIDTH, ask, charts, drawn, market_to_show

# %% [markdown]
# ## 1. What is in the lake, and is it fresh?
#
# One row per chart. `depth` is the largest rank of the newest date: of TikTok the free page shows five ranks, so
# whoever is sixth there is simply not known. Every comparison below keeps that in mind.

# %%
held = charts()
held

# %% [markdown]
# A source that is late, or that failed, is never silently an empty chart: it stands here with what happened.

# %%
ask("SELECT source, scope, newest_chart_date, age_hours, status, last_outcome FROM freshness ORDER BY source, scope")

# %% [markdown]
# ## 2. What is on the chart today?
#
# Change the market here; everything below follows. A filter on platform, chart and market reaches the files, so
# that a question about one market costs the price of one market.

# %%
MARKET = market_to_show("no", held)
shown = (held["platform"] == "spotify") & (held["chart"] == "songs_daily") & (held["market"] == MARKET)
DAY = "".join(str(newest.date()) for newest in held[shown]["last_date"])
NO_CHART = f"The lake has no daily Spotify chart of {MARKET}: collect one with `chartlake extract --source kworb`."

today = ask(
    """
    SELECT rank, title, artist_names_text, streams, recording_id
    FROM chart_daily
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market AND chart_date = date(:day)
    ORDER BY rank
    """,
    market=MARKET,
    day=DAY,
)
today.head(10)

# %%
top = today.head(20).assign(song=lambda rows: rows["title"] + " — " + rows["artist_names_text"])
drawn(
    alt.Chart(top, title=f"Spotify's top 20 in {MARKET.upper()}, {DAY}: streams of the day")
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("streams:Q", title="streams", axis=alt.Axis(format="~s")),
        y=alt.Y("song:N", title=None, sort=alt.SortField("rank"), axis=alt.Axis(labelLimit=320)),
        tooltip=["rank:Q", "song:N", alt.Tooltip("streams:Q", format=",")],
    )
    .properties(width=400),
    top,
    NO_CHART,
)

# %% [markdown]
# ## 3. Who moved?
#
# `chart_moves` sets every song against the adjacent collected date. `NEW` means that the chart never showed it
# before, `RE` that it did; `BELOW_DEPTH` and `FIRST_OBSERVED` mean that nobody can say, because the day before
# was not seen that deep, or not at all.

# %%
moves = ask(
    """
    SELECT recording_id, rank, previous_rank, move, status
    FROM chart_moves
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market AND chart_date = date(:day)
    ORDER BY rank
    """,
    market=MARKET,
    day=DAY,
)
moves["status"].value_counts().to_frame("songs")

# %%
named = today.drop_duplicates("recording_id").set_index("recording_id")
climbers = moves[moves["status"] == "UP"].nlargest(12, "move")
climbers = climbers.assign(song=climbers["recording_id"].map(named["title"] + " — " + named["artist_names_text"]))
lines = alt.Chart(climbers).encode(
    y=alt.Y("song:N", title=None, sort=climbers["song"].tolist(), axis=alt.Axis(labelLimit=320))
)
ranks = alt.Scale(reverse=True, zero=False)
drawn(
    (
        lines.mark_rule(color=MUTED, strokeWidth=2).encode(
            x=alt.X("previous_rank:Q", title="rank (the top is on the right)", scale=ranks), x2="rank:Q"
        )
        + lines.mark_point(filled=True, color=MUTED, size=40).encode(x=alt.X("previous_rank:Q", scale=ranks))
        + lines.mark_point(filled=True, color=SPOTIFY, size=70).encode(
            x=alt.X("rank:Q", scale=ranks), tooltip=["song:N", "previous_rank:Q", "rank:Q", "move:Q"]
        )
    ).properties(
        width=400, title=f"The biggest climbs in {MARKET.upper()}, from the date before (grey) to {DAY} (blue)"
    ),
    climbers,
    "Nothing climbed, or there is no date before: it takes two collected days.",
)

# %% [markdown]
# ## 4. How does one song live?
#
# `track_lifecycle` has one row per song: debut, peak, how long it stayed, how fast its streams fade. A song that
# was there on the first collected date, or on the first after a gap, is `left_censored` (it may be older); one whose
# end was not seen is `right_censored` (it is still there, or was lost from sight). Where a number cannot be known it
# is empty, and the status beside it says why.

# %%
lives = ask(
    """
    SELECT *
    FROM track_lifecycle
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market
    ORDER BY peak_rank, recording_id
    """,
    market=MARKET,
)
seen_to_rise = lives[~lives["left_censored"].astype(bool)]
song = (seen_to_rise if len(seen_to_rise) else lives).head(1)
song[["debut_date", "debut_rank", "peak_rank", "peak_date", "observed_periods", "total_streams", "half_life_status"]]

# %%
life = ask(
    """
        SELECT m.chart_date, m.rank, d.streams, m.run, t.title
        FROM chart_moves m
        JOIN recording_daily d
            ON d.platform = m.platform AND d.chart = m.chart AND d.market = m.market
            AND d.chart_date = m.chart_date AND d.recording_id = m.recording_id
        JOIN recording_titles t
            ON t.platform = m.platform AND t.chart = m.chart AND t.market = m.market AND t.recording_id = m.recording_id
        WHERE m.platform = 'spotify' AND m.chart = 'songs_daily' AND m.market = :market AND m.recording_id = :song
        ORDER BY m.chart_date
        """,
    market=MARKET,
    song="".join(song["recording_id"]),
)
# One line per run: between two stays on the chart there is nothing to draw.
drawn(
    alt.Chart(life, title=f"{''.join(life['title'].head(1))}: rank in {MARKET.upper()} over time")
    .mark_line(point=True, color=SPOTIFY)
    .encode(
        x=alt.X("chart_date:T", title=None, axis=alt.Axis(format="%-d %b %Y", labelOverlap=True)),
        y=alt.Y("rank:Q", title="rank (1 is the top)", scale=alt.Scale(reverse=True, domainMin=1)),
        detail="run:N",
        tooltip=["chart_date:T", "rank:Q", alt.Tooltip("streams:Q", format=",")],
    )
    .properties(width=WIDTH),
    life,
    NO_CHART,
)

# %% [markdown]
# ## 5. How much do Spotify and TikTok share?
#
# `platform_overlap` counts, for every date and for TikTok's chart of 0 to 14 days before it, the songs that both
# charts hold. If the counts are larger at a lag of some days than at 0, TikTok was there first. `tiktok_market`
# says whose TikTok chart it is: where the market has none of its own, the world's.

# %%
overlap = ask(
    """
    SELECT chart_date, lag_days, on_both, spotify_depth, tiktok_depth, tiktok_market, status
    FROM platform_overlap
    WHERE market = :market
    ORDER BY chart_date, lag_days
    """,
    market=MARKET,
)
overlap.groupby("status").size()

# %%
known = overlap[overlap["status"] == "OK"]
drawn(
    alt.Chart(known, title=f"Songs on Spotify in {MARKET.upper()} that TikTok's chart had so many days before")
    .mark_rect()
    .encode(
        x=alt.X(
            "yearmonthdate(chart_date):O", title="date of Spotify's chart", axis=alt.Axis(format="%-d %b", labelAngle=0)
        ),
        y=alt.Y("lag_days:O", title="days before"),
        color=alt.Color("on_both:Q", title="on both", scale=alt.Scale(scheme="blues", domainMin=0)),
        tooltip=["chart_date:T", "lag_days:O", "on_both:Q", "spotify_depth:Q", "tiktok_depth:Q"],
    )
    .properties(width=WIDTH),
    known,
    "No date has both charts: collect TikTok's with `chartlake extract --source tokchart`.",
)

# %% [markdown]
# ## From here
#
# * `02_song_lifecycle`: how long songs live, and how fast they fade.
# * `03_spotify_vs_tiktok`: whether TikTok moved first.
# * `04_when_to_release`: weekdays and months of release.
# * `05_my_listening`: what you hear yourself, beside the charts.
# * `06_bring_your_own_history`: files of yours, and what became of them.
#
# `chartlake views` lists every view with its grain and the question it answers; `docs/data_dictionary.md` has the
# tables.
